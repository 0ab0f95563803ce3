/** Job payloads of one message at most: events that one statement writes by the thousand are told in parts. */
const PART = 100;

const notable = new Set<string>();
const pair = (subject: string, event: string): string => `${subject}.${event}`;

/** Declares that an event concerns somebody, who is told of it. The room that tells says so when it is loaded. */
export function notableEvent(subject: string, event: string): void {
  notable.add(pair(subject, event));
}

/** Of the lines of the record those that concern somebody, by their uuids, in parts that a message each can hold. */
export function notableParts(lines: readonly { id: string; subject: string; event: string }[]): string[][] {
  const ids = lines.filter(({ subject, event }) => notable.has(pair(subject, event))).map(({ id }) => id);
  return Array.from({ length: Math.ceil(ids.length / PART) }, (_, part) => ids.slice(part * PART, (part + 1) * PART));
}
