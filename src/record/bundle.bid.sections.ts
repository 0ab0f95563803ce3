import { typedId } from '../reading/decorators.js';
import { CHALLENGES, idOr, iso, OF_LIST, rows, section, type Section, type Sight } from './bundle.sql.js';

/** SQL: whether the version `v` stands for the bid `b`: others, and those of withdrawn bids, nobody reads. */
const LIVE = `(b.content is not null and v.no = (select n.no from bid_version n where n.bid_id = b.id
  order by n.no = b.counted_version desc nulls last, n.in_time desc, n.no desc limit 1))`;

/** SQL: names and commitments of the envelopes of a sealed version. */
const SEALED = `(select jsonb_agg(jsonb_build_object('envelope', g -> 'envelope', 'commitment', g -> 'commitment')) from jsonb_array_elements(v.sealed) g)`;

/** What a bid's finding was, with the event that keeps its facts. */
const FOUND = `left join lateral (select e.* from event e where e.subject = 'bid' and e.subject_id = b.id
  and e.event in ('findEligible', 'findIneligible', 'fail') order by e.id desc limit 1) f on true`;

/** Receipts, minutes, bids and what the form check found. */
export function bidSections({ all, known, inSupervision }: Sight): Section[] {
  return [
    ...(all
      ? [
          section(
            'receipt',
            {
              ...{
                bid: typedId('bid', 'r.bid_id'),
                challenge: typedId('challenge', 'c.id'),
                round: 'r.round',
                jws: 'r.jws',
                salt: 'r.salt',
              },
            },
            `receipt r join ${CHALLENGES} on c.id = r.challenge_id
             where ${OF_LIST} and c.state not in ('OPEN', 'CLOSED') order by r.challenge_id, r.round, r.commitment, r.id`,
          ),
        ]
      : []),
    section(
      'opening',
      {
        ...{ challenge: typedId('challenge', 'c.id'), round: 'o.round', envelope: 'o.envelope', openedAt: iso('o.opened_at') },
        ...{ custodians: 'o.custodians', opened: 'o.opened', failed: 'o.failed' },
      },
      `opening o join ${CHALLENGES} on c.id = o.challenge_id where ${OF_LIST} order by o.challenge_id, o.round, o.envelope`,
    ),
    section(
      'bid',
      {
        ...{ id: typedId('bid', 'b.id'), challenge: typedId('challenge', 'c.id') },
        lead: all
          ? typedId('organisation', 'b.lead_id')
          : `case when b.id = any(d.proposed) or k.state in ('EFFECTIVE', 'COMPLETED', 'TERMINATED', 'REVOKED') then ${typedId('organisation', 'b.lead_id')} end`,
        commitment: `(select v.commitment from bid_version v where v.bid_id = b.id
          order by v.no = b.counted_version desc nulls last, v.in_time desc, v.no desc limit 1)`,
        ...inSupervision({
          ...{ state: 'b.state', selfFunded: 'b.self_funded', withdrawnAt: iso('b.withdrawn_at'), openedAt: iso('b.opened_at') },
          votes: 'b.panel_votes',
          versions: rows(
            `jsonb_build_object('no', v.no, 'round', v.round, 'commitment', v.commitment, 'receivedAt', ${iso('v.received_at')},
              'inTime', v.in_time, 'sealed', ${SEALED}, 'removed', v.removed) || case when ${LIVE} then jsonb_build_object('content', v.content, 'proof', v.proof) else '{}' end order by v.no`,
            'from bid_version v where v.bid_id = b.id',
          ),
        }),
      },
      `bid b join ${CHALLENGES} on c.id = b.challenge_id left join decision d on d.challenge_id = c.id left join contract k on k.bid_id = b.id
       where ${OF_LIST} and b.opened_at is not null and b.first_submitted_at is not null and ${known} order by b.challenge_id, b.id`,
    ),
    section(
      'eligibility',
      {
        ...{
          id: typedId('bid', 'b.id'),
          challenge: typedId('challenge', 'c.id'),
          status: 'b.eligibility_status',
          rules: 'to_jsonb(b.eligibility_rules)',
        },
        ...{ countedVersion: 'b.counted_version', corrected: 'coalesce(b.corrected, false)', foundAt: iso('b.found_at') },
        ...{ event: idOr('event', 'f.id'), commitment: 'f.document_hash' },
        ...inSupervision({ facts: `f.document -> 'facts'` }),
      },
      `bid b join ${CHALLENGES} on c.id = b.challenge_id ${FOUND}
       where ${OF_LIST} and b.opened_at is not null and b.eligibility_status is not null and ${known} order by b.challenge_id, b.id`,
    ),
  ];
}
