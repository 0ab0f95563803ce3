import { noticeOpened } from '../challenges/challenge.visibility.js';
import { typedId } from '../reading/decorators.js';
import { countsByExpert } from '../panels/counting.js';
import { CHALLENGES, idOr, iso, NOW, object, OF_LIST, rows, section, type Section, type Sight } from './bundle.sql.js';

/** The event that settled the panel: its salt makes the pseudonyms of a challenge's experts. */
const SETTLED = `left join lateral (select e.* from event e where e.subject = 'panel' and e.subject_id = p.id and e.event = 'settlePanel'
  order by e.id desc limit 1) s on true`;
const pseudonymOf = (typed: string): string =>
  `case when ${typed} is not null then 'e_' || left(encode(sha256(s.salt || convert_to(${typed}, 'UTF8')), 'hex'), 16) end`;
const pseudonym = (expert: string): string => pseudonymOf(typedId('expert', expert));
const withoutComments = (column: string): string =>
  `(select jsonb_agg(jsonb_build_object('criterion', i -> 'criterion', 'score', i -> 'score') order by n)
    from jsonb_array_elements(${column}) with ordinality t(i, n))`;
const RULING = `(select jsonb_build_object('id', ${typedId('conflict_ruling', 'r.id')}, 'outcome', r.outcome, 'proposedBy', r.proposed_by,
  'signedBy', r.signed_by) from conflict_ruling r where r.conflict_id = k.id and r.state = 'IN_FORCE')`;
/** Of marks that do not count nobody outside learns. */
const COUNTS = countsByExpert({ challengeId: 'h.challenge_id', bidId: 'h.bid_id', expertId: 'h.expert_id' });
/** As for everybody who asks for a panel. */
const namesPublished = `case l.rules #>> '{panel,publishNames}' when 'with_notice' then ${noticeOpened('c.id', NOW)}
  when 'after_award' then exists (select from decision d where d.challenge_id = c.id and d.awarded_at <= ${NOW}) else false end`;

/** Draws, panels, marks and rankings. */
export function reviewSections({ all, known, inSupervision }: Sight): Section[] {
  const expert = (column: string): string => (all ? typedId('expert', column) : pseudonym(column));
  const experts = (place: string): string =>
    rows(`${expert('k.expert_id')} order by k.position`, `from panel_candidate k where k.panel_id = p.id and k.place = '${place}'`);
  const marks = (column: string): string => (all ? column : withoutComments(column));
  return [
    section(
      'draw',
      {
        ...{ id: typedId('draw', 'w.id'), challenge: typedId('challenge', 'c.id'), state: 'w.state' },
        transcript: object({
          ...{
            format: `'jiebang-draw/1'`,
            draw: typedId('draw', 'w.id'),
            challenge: typedId('challenge', 'c.id'),
            no: 'w.no',
            state: 'w.state',
          },
          ...{
            fallback: 'w.fallback',
            beacon: 'w.beacon',
            panel: 'w.panel',
            pool: 'w.pool',
            excluded: 'w.excluded',
            frozenAt: iso('w.frozen_at'),
          },
          ...{
            commitBy: iso('w.commit_by'),
            revealBy: iso('w.reveal_by'),
            poolHash: 'w.pool_hash',
            issuer: 'w.issuer',
            supervision: 'w.supervision',
          },
          ...{ defaulted: 'w.defaulted', beaconSignature: 'w.beacon_signature', seed: 'w.seed', ranked: 'w.ranked', drawn: 'w.drawn' },
          ...{ reserves: 'w.reserves', unmet: 'w.unmet' },
        }),
      },
      `draw w join ${CHALLENGES} on c.id = w.challenge_id where ${OF_LIST} order by w.challenge_id, w.no`,
    ),
    section(
      'panel',
      {
        ...{ id: typedId('panel', 'p.id'), challenge: typedId('challenge', 'c.id'), state: 'p.state', seed: 'p.seed' },
        ...{ settledAt: iso('p.settled_at'), enough: 'p.settled_enough', enoughNow: 'p.enough' },
        ...{ drawn: experts('DRAWN'), reserves: experts('RESERVE') },
        declined: rows(
          `${expert('k.expert_id')} order by k.place, k.position, k.expert_id`,
          'from panel_candidate k where k.panel_id = p.id and k.declined_at is not null',
        ),
        mainStrata: `(select coalesce(jsonb_object_agg(${expert('k.expert_id')}, coalesce(x.strata[1], '')), '{}')
          from panel_candidate k join expert x on x.id = k.expert_id where k.panel_id = p.id and k.place in ('DRAWN', 'RESERVE'))`,
        members: rows(
          `${all ? 't.id' : pseudonymOf('t.id')} order by t.n`,
          `from jsonb_array_elements_text(s.document -> 'members') with ordinality t(id, n)`,
        ),
        sitting: rows(`${expert('t.expert_id')} order by t.position`, 'from seat t where t.panel_id = p.id'),
        replaced: all
          ? 'p.replaced'
          : rows(
              `r || jsonb_build_object('expert', ${pseudonymOf(`r ->> 'expert'`)}, 'by', ${pseudonymOf(`r ->> 'by'`)}) order by n`,
              'from jsonb_array_elements(p.replaced) with ordinality t(r, n)',
            ),
        names: `case when ${all ? 'true' : namesPublished} then ${rows(
          `jsonb_build_object('name', n.name, 'affiliation', o.name) order by n.name::text`,
          `from seat t join expert x on x.id = t.expert_id join person n on n.id = x.person_id join organisation o on o.id = x.affiliation_id
           where t.panel_id = p.id`,
        )} end`,
        conflicts: rows(
          `${object({
            ...{ expert: expert('k.expert_id'), bid: idOr('bid', 'k.bid_id'), rule: 'k.rule', source: 'k.source', hard: 'k.found_hard' },
            ...inSupervision({
              id: `case when k.late or ${RULING} is not null then ${typedId('conflict', 'k.id')} end`,
              late: 'k.late',
              keepsAway: 'k.hard',
              afterDecision: 'k.after_decision',
              ruling: RULING,
            }),
          })} order by k.id`,
          `from conflict k where k.panel_id = p.id and (${all} or not k.late)`,
        ),
        ...{ event: idOr('event', 's.id'), commitment: 's.document_hash' },
        ...inSupervision({
          facts: `s.document -> 'facts'`,
          changes: rows(
            `jsonb_build_object('left', ${idOr('expert', 'g.left_id')}, 'came', ${idOr('expert', 'g.came_id')}, 'at', ${iso('g.at')}) order by g.id`,
            'from seat_change g where g.panel_id = p.id',
          ),
          pseudonyms: `(select coalesce(jsonb_object_agg(${typedId('expert', 'k.expert_id')}, ${pseudonym('k.expert_id')}), '{}')
            from panel_candidate k where k.panel_id = p.id and s.salt is not null)`,
        }),
      },
      `panel p join ${CHALLENGES} on c.id = p.challenge_id ${SETTLED} where ${OF_LIST} and ${known} and (p.settled_at is not null or ${all}) order by p.challenge_id`,
    ),
    section(
      'sheet',
      {
        ...inSupervision({
          id: typedId('score_sheet', 'h.id'),
          submittedAt: iso('h.submitted_at'),
          confidence: 'h.confidence',
          overall: 'h.overall',
          revisionReason: 'h.revision_reason',
        }),
        ...{ challenge: typedId('challenge', 'c.id'), bid: typedId('bid', 'h.bid_id'), stage: 'h.stage', expert: expert('h.expert_id') },
        ...{ items: marks('h.items'), revisedItems: marks('h.revised_items'), canDeliver: 'h.can_deliver' },
      },
      `score_sheet h join ${CHALLENGES} on c.id = h.challenge_id join review_stage g on g.challenge_id = c.id and g.stage = h.stage
       join panel p on p.challenge_id = c.id ${SETTLED} join bid b on b.id = h.bid_id and b.opened_at is not null
       where ${OF_LIST} and g.state = 'CLOSED' and ${known} and (${all} or ${COUNTS}) order by h.challenge_id, h.bid_id, h.stage, h.expert_id`,
    ),
    section(
      'ranking',
      {
        ...{
          id: typedId('ranking', 'r.id'),
          challenge: typedId('challenge', 'c.id'),
          hash: 'r.hash',
          rulesHash: 'r.rules_hash',
          computedAt: iso('r.computed_at'),
        },
        ranking: all
          ? `r.document -> 'ranking'`
          : `(select coalesce(jsonb_agg(i - 'allCanDeliver' order by n), '[]') from jsonb_array_elements(r.document -> 'ranking') with ordinality t(i, n))`,
        ...inSupervision({
          ties: `r.document -> 'ties'`,
          outliers: `r.document -> 'outliers'`,
          sensitivity: `r.document -> 'sensitivity'`,
        }),
      },
      `ranking r join ${CHALLENGES} on c.id = r.challenge_id where ${OF_LIST} and ${known} order by r.challenge_id`,
    ),
  ];
}
