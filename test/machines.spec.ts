import { MACHINES } from '../src/machines.js';
import { take } from '../src/common/machine.js';
import { DomainError } from '../src/common/errors.js';

/** What an event leads to, or that it is refused. */
function cell(machine: (typeof MACHINES)[number]['machine'], state: string, event: string): string {
  try {
    const { to, by } = take({ ...machine, states: unguarded(machine.states) }, state, event, {});
    return `${to} (${by.join(', ')})`;
  } catch (error) {
    if (error instanceof DomainError && error.code === 'WRONG_STATE') return '-';
    throw error;
  }
}

function unguarded(states: (typeof MACHINES)[number]['machine']['states']) {
  const edges = (row: (typeof states)[string]) =>
    Object.fromEntries(Object.entries(row).map(([event, edge]) => [event, { to: edge!.to, by: edge!.by }]));
  return Object.fromEntries(Object.entries(states).map(([state, row]) => [state, edges(row)]));
}

describe.each(MACHINES.map((lifecycle) => [lifecycle.machine.name, lifecycle] as const))('%s', (_name, { machine, events }) => {
  const states = Object.keys(machine.states);

  it('leads where it is meant to from every state by every event', () => {
    const table = Object.fromEntries(
      states.map((state) => [state, Object.fromEntries(events.map((event) => [event, cell(machine, state, event)]))]),
    );
    expect(table).toMatchSnapshot();
  });

  it('takes every one of its events somewhere, and no other', () => {
    const taken = new Set(Object.values(machine.states).flatMap((row) => Object.keys(row)));
    expect([...taken].sort()).toEqual([...events].sort());
  });
});

it('has one lifecycle for each table', () => {
  expect(new Set(MACHINES.map(({ machine }) => machine.table)).size).toBe(MACHINES.length);
});
