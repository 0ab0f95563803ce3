import { found, SampleFacts, SAMPLES } from '../../test/sample-facts.js';
import { conflicts } from './conflict.rules.js';
import { settle } from './settle.rules.js';

function play(facts: SampleFacts) {
  const { list, rules } = facts;
  return list.panels.map((panel) => {
    const { vetters } = facts.challenge(panel.challenge);
    const people = (bid: { pi: string; team: string[] }) => [bid.pi, ...bid.team];
    const rows = conflicts({
      rules: rules.conflict,
      publishedAt: facts.day0,
      settledAt: facts.at(panel.settledAt),
      experts: list.experts.map((expert) => ({
        id: expert.id,
        personId: expert.person,
        affiliation: facts.organisation(expert.affiliation),
        relations: expert.relations.map((relation) => ({ ...relation, person: relation.person ?? null, org: relation.org ?? null })),
        bans: facts.bans(expert),
        vetter: vetters.includes(expert.id),
      })),
      bids: list.bids
        .filter(({ challenge }) => challenge === panel.challenge)
        .map((bid) => ({
          id: bid.id,
          withdrawnAt: facts.withdrawnAt(bid),
          ineligibleAt: facts.ineligibleAt(bid),
          organisations: [bid.lead, ...bid.partners.map(({ org }) => org)].map((id) => facts.organisation(id)),
          people: people(bid),
          avoidExperts: bid.avoidExperts,
        })),
      listBids: list.bids.map((bid) => ({ people: people(bid), withdrawnAt: facts.withdrawnAt(bid) })),
    });
    const settlement = settle({
      drawn: panel.drawn,
      reserves: panel.reserves,
      declined: panel.declined.map(({ expert }) => expert),
      conflicts: rows,
      scope: rules.conflict.scope,
      minimum: rules.panel.minimum,
      mainStratum: (expert) => found(list.experts, ({ id }) => id === expert).strata[0] ?? '',
    });
    return { challenge: panel.challenge, rows, settlement };
  });
}

describe.each(SAMPLES)('%s', (_name, list) => {
  const played = play(new SampleFacts(list));

  it('has the expected conflicts, as a set', () => {
    const rows = played.flatMap(({ challenge, rows: found }) => found.map((row) => ({ challenge, ...row })));
    expect(rows).toHaveLength(list.expected.conflicts.length);
    expect(rows).toEqual(expect.arrayContaining(list.expected.conflicts));
  });
  it('settles the expected panels', () => {
    expect(played.map(({ challenge, settlement }) => ({ challenge, ...settlement }))).toEqual(list.expected.panels);
  });
});
