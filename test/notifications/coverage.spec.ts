import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MACHINES } from '../../src/machines.js';
import { KINDS } from '../../src/notifications/kinds.js';
import { SILENT_EVENTS } from '../../src/notifications/silent.events.js';

const SRC = join(import.meta.dirname, '../../src');
/** Events that are written with a name that is no literal beside its subject, as their rooms have it. */
const BY_NAME: Record<string, string[]> = {
  amendment: ['proposeAmendment'],
  objection: ['fileObjection', 'tip'],
  panel: ['appointPanel', 'drawPanel', 'reseat'],
  conflict: ['findLateConflict', 'addEvidence'],
  matching_registration: ['registerForMatching'],
  question: ['answerQuestion'],
  challenge: ['remindOfBidderClose', 'remindOfRecommenderClose', 'remindOfReview'],
  saved_search: ['match'],
  invitation: ['proposeInvitation'],
  handover: ['proposeHandover'],
};

/** Subjects and events that stand as literals in one call that writes to the record. */
function written(): string[] {
  const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((file) => /\.ts$/.test(file) && !/spec/.test(file));
  return files.flatMap((file) => {
    const calls = readFileSync(join(SRC, file), 'utf8').matchAll(/tx\.events?\(\s*\{[\s\S]*?\}\s*\)/g);
    return [...calls].flatMap(([call]) => {
      const [subject, event] = [/subject: '(\w+)'/.exec(call)?.[1], /\bevent: '(\w+)'/.exec(call)?.[1]];
      return subject && event ? [`${subject}.${event}`] : [];
    });
  });
}

const pairs = (of: Readonly<Record<string, readonly string[]>>): string[] =>
  Object.entries(of).flatMap(([subject, events]) => events.map((event) => `${subject}.${event}`));

describe('every event of the product', () => {
  const events = new Set([
    ...MACHINES.flatMap(({ machine, events: names }) => names.map((name) => `${machine.name}.${name}`)),
    ...written(),
    ...pairs(BY_NAME),
  ]);
  const told = new Set(KINDS.flatMap(({ on }) => pairs(on)));
  const silent = pairs(Object.fromEntries(Object.entries(SILENT_EVENTS).map(([subject, why]) => [subject, Object.keys(why)])));

  it('is told of whom it concerns, or concerns nobody for a reason', () => {
    expect([...events].filter((event) => !told.has(event) && !silent.includes(event)).sort()).toEqual([]);
    expect(events.size).toBeGreaterThan(150);
  });

  it('is not both', () => {
    expect(silent.filter((event) => told.has(event))).toEqual([]);
  });

  it('is there, where a kind tells of it', () => {
    expect([...told].filter((event) => !events.has(event)).sort()).toEqual([]);
  });
});
