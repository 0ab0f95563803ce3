/** Binds a share that is sealed to a custodian, or wrapped by the server, to the row it belongs to. `share` is a typed id. */
export const shareInfo = (share: string): string => `jiebang seal share ${share}`;
