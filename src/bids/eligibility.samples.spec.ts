import { SampleFacts, SAMPLES } from '../../test/sample-facts.js';
import { eligibility } from './eligibility.rules.js';

it.each(SAMPLES)('%s: the form check comes out as expected', (_name, list) => {
  const facts = new SampleFacts(list);
  const results = list.bids.map((bid) => ({ bid: bid.id, ...eligibility(facts.eligibilityFacts(bid)) }));
  expect(results).toEqual(list.expected.eligibility);
});
