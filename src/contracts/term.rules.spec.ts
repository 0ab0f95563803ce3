import { dueInstants } from './term.rules.js';

const day = (n: number) => new Date(Date.UTC(2026, 0, 1 + n));
const plan = (...due: string[]) => due.map((dueAfterSigning, index) => ({ id: `M${index + 1}`, dueAfterSigning }));

it('counts from signing, to the second', () => {
  const { due, endsAt } = dueInstants(day(0), plan('P10D', 'P20DT12H'), []);
  expect(due).toEqual(
    new Map([
      ['M1', day(10)],
      ['M2', new Date(Date.UTC(2026, 0, 21, 12))],
    ]),
  );
  expect(endsAt).toEqual(new Date('2026-01-21T12:00:00Z'));
});

it('moves only the last milestone by every extension granted', () => {
  const { due, endsAt } = dueInstants(day(0), plan('P10D', 'P20D'), [5, 30]);
  expect([due.get('M1'), due.get('M2'), endsAt]).toEqual([day(10), day(55), day(55)]);
});

it('takes the latest for the last, and the later listed of two due together', () => {
  expect([...dueInstants(day(0), plan('P20D', 'P10D', 'P20D'), [1]).due.values()]).toEqual([day(20), day(10), day(21)]);
  expect([...dueInstants(day(0), plan('P20D', 'P10D'), [1]).due.values()]).toEqual([day(21), day(10)]);
});
