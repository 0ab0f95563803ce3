import { typedId } from '../reading/decorators.js';
import { CHALLENGES, idOr, iso, object, OF_LIST, rows, section, type Section } from './bundle.sql.js';

/** The list and its challenges as they were published, and what was published at their closes. */
export function callSections(): Section[] {
  return [
    section(
      'list',
      {
        ...{ id: typedId('list', 'l.id'), code: 'l.code', title: 'l.title', department: typedId('organisation', 'l.department_id') },
        ...{ archetype: 'l.archetype', rules: 'l.rules', rulesHash: 'l.rules_hash', dayZero: iso('l.day_zero') },
        publishedAt: iso('l.published_at'),
      },
      'list l where l.id = $1',
    ),
    section(
      'challenge',
      {
        ...{ id: typedId('challenge', 'c.id'), code: 'c.code', state: 'c.state', version: 'c.version' },
        ...{ indicators: 'c.indicators', funding: 'c.funding', bidderClose: iso('c.bidder_close') },
        ...{ recommenderClose: iso('c.recommender_close'), extendedUntil: iso('c.extended_until') },
        published: `jsonb_strip_nulls(${object({
          ...{ code: 'c.code', position: 'c.position', title: 'c.title', cluster: 'c.cluster', background: 'c.background' },
          ...{
            problem: 'c.problem',
            needOwner: idOr('organisation', 'c.need_owner_id'),
            endUser: typedId('organisation', 'c.end_user_id'),
          },
          ...{ deliverables: 'c.deliverables', ip: 'c.ip', bidderConditions: 'c.bidder_conditions', rubric: 'c.rubric' },
          ...{ signingSharePercent: 'c.signing_share_percent', milestones: 'c.milestones', winners: 'c.winners' },
          indicators: `coalesce(d.indicators, c.indicators)`,
          funding: `coalesce(d.funding, c.funding)`,
        })})`,
        contentHash: `(select h -> 'contentHash' from event e, jsonb_array_elements(e.document -> 'challenges') h
          where e.subject = 'list' and e.subject_id = l.id and e.event = 'publishList' and h ->> 'id' = ${typedId('challenge', 'c.id')}
          order by e.id desc limit 1)`,
      },
      // What it said before its first amendment, as it was drafted.
      `${CHALLENGES} left join lateral (select
          (select e.document -> 'indicators' from event e where e.subject = 'challenge' and e.subject_id = c.id
            and e.event in ('draftChallenge', 'updateChallenge') and jsonb_typeof(e.document -> 'indicators') = 'array' order by e.id desc limit 1) as indicators,
          (select e.document -> 'funding' from event e where e.subject = 'challenge' and e.subject_id = c.id
            and e.event in ('draftChallenge', 'updateChallenge') and jsonb_typeof(e.document -> 'funding') = 'object' order by e.id desc limit 1) as funding
        ) d on true where ${OF_LIST} order by c.position`,
    ),
    section(
      'amendment',
      {
        ...{ id: typedId('amendment', 'a.id'), challenge: typedId('challenge', 'c.id'), material: 'a.material', changes: 'a.changes' },
        ...{ newBidderClose: iso('a.new_bidder_close'), newRecommenderClose: iso('a.new_recommender_close') },
        ...{ approvedAt: iso('a.approved_at'), version: 'a.version' },
      },
      `amendment a join ${CHALLENGES} on c.id = a.challenge_id where ${OF_LIST} and a.state = 'IN_FORCE' order by a.approved_at, a.id`,
    ),
    section(
      'sealKey',
      {
        ...{ id: typedId('seal_key', 'k.id'), challenge: typedId('challenge', 'c.id'), round: 'k.round', envelope: 'k.envelope' },
        ...{
          publicKey: 'k.public_key',
          fingerprint: 'k.fingerprint',
          threshold: 'k.threshold',
          state: 'k.state',
          openedAt: iso('k.opened_at'),
        },
        shares: rows(
          `jsonb_build_object('position', h.position, 'commitment', h.commitment, 'handedInAt', ${iso('h.handed_in_at')}) order by h.position`,
          'from seal_share h where h.seal_key_id = k.id',
        ),
      },
      `seal_key k join ${CHALLENGES} on c.id = k.challenge_id where ${OF_LIST} order by k.challenge_id, k.round, k.envelope`,
    ),
    section(
      'closing',
      {
        ...{ challenge: typedId('challenge', 'c.id'), round: 'k.round', root: 'k.root', leaves: 'k.leaves', closedAt: iso('k.closed_at') },
        undoneAt: iso('k.undone_at'),
        commitments: `coalesce(k.commitments, ${rows(
          'r.commitment order by r.commitment collate "C"',
          'from receipt r where r.challenge_id = k.challenge_id and r.round = k.round and r.in_time',
        )})`,
      },
      `closing k join ${CHALLENGES} on c.id = k.challenge_id where ${OF_LIST} order by k.challenge_id, k.closed_at`,
    ),
  ];
}
