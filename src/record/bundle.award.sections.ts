import { typedId } from '../reading/decorators.js';
import { bidIds, CHALLENGES, iso, NOW, OF_LIST, section, type Section, type Sight } from './bundle.sql.js';

/** Decisions, and objections to them. */
export function awardSections({ all, inSupervision }: Sight): Section[] {
  return [
    section(
      'decision',
      {
        ...{
          id: typedId('decision', 'd.id'),
          challenge: typedId('challenge', 'c.id'),
          state: 'd.state',
          validBids: 'd.valid_bids',
          outcome: 'd.outcome',
        },
        ...{ action: 'd.action', steps: 'd.steps', deviationReason: 'd.deviation_reason', decidedAt: iso('d.decided_at') },
        ...{ proposed: bidIds('d.proposed'), reserve: bidIds('d.reserve') },
        awarded: all ? bidIds('d.awarded') : `case when d.awarded_at is null then '[]' else ${bidIds('d.awarded')} end`,
        ...{ noticeOpens: iso('d.notice_opens'), noticeCloses: iso('d.notice_closes'), awardedAt: iso('d.awarded_at') },
        reserveValidUntil: iso('d.reserve_valid_until'),
        ...inSupervision({ decidedById: 'd.decided_by', countersignedById: 'd.countersigned_by' }),
      },
      `decision d join ${CHALLENGES} on c.id = d.challenge_id where ${OF_LIST} and (d.public_from <= ${NOW} or ${all}) order by d.challenge_id`,
    ),
    section(
      'objection',
      {
        ...{
          id: typedId('objection', 'o.id'),
          challenge: typedId('challenge', 'c.id'),
          bid: typedId('bid', 'o.bid_id'),
          filedAt: iso('o.filed_at'),
        },
        ...{ named: 'o.filed_by is not null', ground: 'o.ground', admissible: 'o.admissible', reasons: 'to_jsonb(o.reasons)' },
        ...{ finding: 'o.finding', findingAt: iso('o.finding_at'), outcome: 'o.outcome', effect: 'o.effect' },
      },
      `objection o join ${CHALLENGES} on c.id = o.challenge_id where ${OF_LIST} order by o.filed_at, o.id`,
    ),
  ];
}
