/** The JSON form of a value document: fen as text, instants as ISO text, no key where there is nothing. */
export type Document<T> = T extends bigint
  ? string
  : T extends Date
    ? string
    : T extends readonly (infer Item)[]
      ? Document<Item>[]
      : T extends object
        ? { [Key in keyof T]: Document<T[Key]> }
        : T;

/** What a client gave, as it goes into a jsonb column. */
export function documentOf<T>(input: T): Document<T> {
  return JSON.parse(
    JSON.stringify(input, (_key, part: unknown) => (typeof part === 'bigint' ? part.toString() : (part ?? undefined))),
  ) as Document<T>;
}
