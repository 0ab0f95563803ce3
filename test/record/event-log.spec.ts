import type { Leaf } from '../../src/record/leaf.js';
import { Checks } from '../../src/verify/checks.js';
import { EventLog } from '../../src/verify/event.log.js';

const leaf = (id: number, subject: string, moved: Pick<Leaf, 'event' | 'from' | 'to'>): Leaf => ({
  ...{ id: `event_${id}`, subject, subjectId: `${subject}_1`, challengeId: 'challenge_1', role: 'approver', ...moved },
  ...{ at: '2026-05-05T00:00:00.000Z', recordedAt: '2026-05-05T00:00:00.000Z' },
  ...{ actorHash: null, documentHash: null, originHash: '00', reasonHash: null },
});

describe('the events of a public edition', () => {
  const add = (leaves: readonly Leaf[]): void => {
    const log = new EventLog(new Checks());
    leaves.forEach((given, seq) => log.addLeaf({ seq, leaf: given }));
  };

  it.each([
    ['a correction that was asked for and not given', { event: 'fail', from: 'NEEDS_CORRECTION', to: 'INELIGIBLE' }],
    ['a submission anew in an extension', { event: 'findEligible', from: 'FORM_CHECK', to: 'ELIGIBLE' }],
  ])('hold for a bid that was found twice, with %s in between', (_what, second) => {
    const first = { event: 'findIneligible', from: 'FORM_CHECK', to: 'INELIGIBLE' };
    expect(() => add([leaf(1, 'bid', first), leaf(2, 'bid', second)])).not.toThrow();
  });

  it('do not hold where one is missing that moved a thing of which the public sees all', () => {
    const moves = [
      leaf(1, 'challenge', { event: 'open', from: 'READY', to: 'OPEN' }),
      leaf(2, 'challenge', { event: 'evaluate', from: 'CLOSED', to: 'EVALUATING' }),
    ];
    expect(() => add(moves)).toThrow('the state that challenge_1 was in');
  });
});
