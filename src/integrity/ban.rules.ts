/** A ban from participating 失信惩戒期: it runs from `from` (included) to `to` (not included). */
export interface Ban {
  from: Date;
  to: Date;
}

/** Whether one of the bans is in force at the instant (samples/README.md "Time"). */
export function isBanned(bans: readonly Ban[], instant: Date): boolean {
  return bans.some((ban) => ban.from <= instant && instant < ban.to);
}
