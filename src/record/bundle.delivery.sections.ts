import { typedId } from '../reading/decorators.js';
import { CHALLENGES, iso, MILESTONE_SHOWN, OF_LIST, rows, section, type Section, type Sight } from './bundle.sql.js';

/** Contracts and what became of them. */
export function deliverySections({ all, inSupervision }: Sight): Section[] {
  return [
    section(
      'contract',
      {
        ...{
          id: typedId('contract', 'k.id'),
          challenge: typedId('challenge', 'c.id'),
          bid: typedId('bid', 'k.bid_id'),
          lead: typedId('organisation', 'k.lead_id'),
        },
        ...{
          state: 'k.state',
          amount: 'k.amount_fen::text',
          selfFunded: 'k.self_funded',
          awardedAt: iso('k.awarded_at'),
          signBy: iso('k.sign_by'),
        },
        ...{ signedAt: iso('k.signed_at'), endsAt: iso('k.ends_at') },
        ...inSupervision({
          taskBook: 'k.task_book',
          signatures: rows(
            `jsonb_build_object('person', ${typedId('person', 'g.person_id')}, 'parties', g.parties, 'taskBookHash', g.task_book_hash, 'signedAt', ${iso('g.signed_at')}) order by g.signed_at, g.id`,
            'from signature g where g.contract_id = k.id',
          ),
        }),
      },
      `contract k join ${CHALLENGES} on c.id = k.challenge_id
       where ${OF_LIST} and (k.state in ('EFFECTIVE', 'COMPLETED', 'TERMINATED', 'REVOKED') or ${all}) order by k.challenge_id, k.id`,
    ),
    section(
      'milestone',
      {
        ...{ id: typedId('milestone', 'm.id'), challenge: typedId('challenge', 'c.id'), contract: typedId('contract', 'm.contract_id') },
        ...{ bid: typedId('bid', 'm.bid_id'), code: 'm.code', state: 'm.state', verdict: 'm.verdict' },
        ...inSupervision({
          ...{ dueAt: iso('m.due_at'), passedAt: iso('m.passed_at'), defaultedAt: iso('m.defaulted_at') },
          submissions: rows(
            `jsonb_build_object('id', ${typedId('milestone_submission', 's.id')}, 'round', s.round, 'submittedAt', ${iso('s.submitted_at')},
              'late', s.late, 'measurements', s.measurements, 'moneyUsed', s.money_used_fen::text, 'verdicts', s.verdicts, 'verdict', s.verdict,
              'decidedAt', ${iso('s.decided_at')}) order by s.round`,
            'from milestone_submission s where s.milestone_id = m.id',
          ),
        }),
      },
      `milestone m join ${CHALLENGES} on c.id = m.challenge_id join contract k on k.id = m.contract_id where ${OF_LIST} and (${all} or ${MILESTONE_SHOWN})
       order by m.contract_id, m.position`,
    ),
    section(
      'heat',
      {
        ...{
          id: typedId('heat', 'h.id'),
          challenge: typedId('challenge', 'c.id'),
          milestoneCode: 'h.milestone_code',
          heldAt: iso('h.held_at'),
        },
        ...{
          final: 'h.final',
          eliminationLine: 'h.elimination_line::text',
          results: 'h.results',
          prizes: 'h.prizes',
          recognised: 'h.recognised',
          hash: 'h.hash',
        },
      },
      `heat h join ${CHALLENGES} on c.id = h.challenge_id where ${OF_LIST} order by h.held_at, h.id`,
    ),
    section(
      'acceptance',
      {
        ...{ id: typedId('acceptance', 'a.id'), challenge: typedId('challenge', 'c.id'), contract: typedId('contract', 'a.contract_id') },
        ...{ result: 'a.result', technicalPass: 'a.technical_pass', financialPass: 'a.financial_pass', concludedAt: iso('a.at') },
        ...inSupervision({ surplus: 'a.surplus_fen::text', surplusKept: 'a.surplus_kept_fen::text' }),
      },
      `acceptance a join ${CHALLENGES} on c.id = a.challenge_id where ${OF_LIST} order by a.at, a.id`,
    ),
    ...(all
      ? [
          section(
            'change',
            {
              ...{
                id: typedId('change', 'h.id'),
                challenge: typedId('challenge', 'c.id'),
                contract: typedId('contract', 'h.contract_id'),
                type: 'h.type',
              },
              ...{
                filedAt: iso('h.filed_at'),
                decidedAt: iso('h.decided_at'),
                extensionDays: 'h.extension_days',
                indicator: 'h.indicator',
                to: 'h.to_value',
              },
              ...{
                expertOpinion: 'h.expert_opinion',
                state: 'h.state',
                decision: 'h.decision',
                approver: 'h.approver',
                daysBeforeEnd: 'h.days_before_end',
              },
            },
            `change_request h join ${CHALLENGES} on c.id = h.challenge_id where ${OF_LIST} order by h.filed_at, h.id`,
          ),
          section(
            'termination',
            {
              ...{
                id: typedId('termination', 't.id'),
                challenge: typedId('challenge', 'c.id'),
                contract: typedId('contract', 't.contract_id'),
                cause: 't.kind',
              },
              ...{
                state: 't.state',
                proposedAt: iso('t.proposed_at'),
                decidedAt: iso('t.decided_at'),
                diligent: 't.diligent',
                paid: 't.paid_fen::text',
              },
              ...{ usedAccepted: 't.used_accepted_fen::text', toReturn: 't.to_return_fen::text', integrityRecord: 't.integrity_record' },
            },
            `termination t join ${CHALLENGES} on c.id = t.challenge_id where ${OF_LIST} order by t.proposed_at, t.id`,
          ),
          section(
            'payment',
            {
              ...{
                id: typedId('payment', 'p.id'),
                challenge: typedId('challenge', 'c.id'),
                contract: typedId('contract', 'p.contract_id'),
                stage: 'p.stage',
              },
              ...{
                position: 'p.position',
                state: 'p.state',
                scheduled: 'p.scheduled_fen::text',
                payable: 'p.payable_fen::text',
                paid: 'p.paid_fen::text',
              },
              ...{
                part: 'p.part',
                unlockedAt: iso('p.unlocked_at'),
                firstApprovedById: 'p.first_approved_by',
                firstApprovedAt: iso('p.first_approved_at'),
              },
              ...{
                secondApprovedById: 'p.second_approved_by',
                paidAt: iso('p.paid_at'),
                frozenAt: iso('p.frozen_at'),
                frozenById: 'p.frozen_by',
              },
              split: rows(
                `jsonb_build_object('org', ${typedId('organisation', 's.organisation_id')}, 'amountFen', s.amount_fen::text) order by s.position`,
                'from payment_split s where s.payment_id = p.id',
              ),
            },
            `payment p join ${CHALLENGES} on c.id = p.challenge_id where ${OF_LIST} order by p.contract_id, p.position`,
          ),
        ]
      : []),
  ];
}
