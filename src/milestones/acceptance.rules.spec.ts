import { accept, type AcceptanceFacts } from './acceptance.rules.js';

const facts: AcceptanceFacts = { milestones: ['PASSED', 'PASSED'], technicalPass: true, financialPass: true, surplusFen: 7n };

it('passes with every milestone and both parts, and keeps the surplus', () => {
  expect(accept(facts)).toEqual({ result: 'PASS', surplusKeptFen: 7n });
});

it.each<Partial<AcceptanceFacts>>([
  { technicalPass: false },
  { financialPass: false },
  { milestones: ['PASSED', null] },
  { milestones: ['CONDITIONAL', 'PASSED'] },
  { milestones: ['PASSED', 'FAILED'] },
])('does not pass with %j, and keeps nothing', (change) => {
  expect(accept({ ...facts, ...change })).toEqual({ result: 'NOT_PASS', surplusKeptFen: 0n });
});
