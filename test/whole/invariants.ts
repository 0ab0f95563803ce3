import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { MACHINES } from '../../src/machines.js';

/** What reads the database; a connection of `pg`, or the product's. */
export type Ask = <R>(sql: string) => Promise<R[]>;

/** Of a sheet s on a bid b: who gave it sits, and no conflict known before the decision keeps him or her from the bid. */
const ALLOWED = `(exists (select from seat t where t.challenge_id = s.challenge_id and t.expert_id = s.expert_id)
  and not exists (select from conflict x join list l on l.id = b.list_id where x.challenge_id = s.challenge_id and x.expert_id = s.expert_id
    and x.hard and not x.after_decision and (x.bid_id is null or x.bid_id = s.bid_id or l.rules #>> '{conflict,scope}' = 'challenge')))`;

/**
 * The invariants of mechanism.md 2.15 as statements that find what breaks them; none may find a row, whatever list was played. The ninth, and
 * the hashes of the fifth, are compared here below.
 */
const STATEMENTS: Record<string, string> = {
  '1 a bid is opened after both closes, those of the extension where a version came in it': `
    select b.id from bid b join challenge c on c.id = b.challenge_id where b.opened_at <= case
      when exists (select from bid_version v where v.bid_id = b.id and v.in_time and v.received_at > c.bidder_close) then c.extended_until
      else greatest(c.bidder_close, c.recommender_close) end`,
  '1 nothing is received in time after the bid was opened': `
    select v.bid_id as id from bid_version v join bid b on b.id = v.bid_id where v.in_time and v.received_at > b.opened_at`,
  '1 a version is in time by the close in force': `
    select v.bid_id as id from bid_version v join bid b on b.id = v.bid_id join challenge c on c.id = b.challenge_id
    where v.in_time and date_trunc('second', v.received_at) > greatest(c.bidder_close, c.extended_until)`,
  '1 an expert scores what was opened': `
    select s.id from score_sheet s join bid b on b.id = s.bid_id where b.opened_at is null or s.submitted_at < b.opened_at`,
  '2 no more contracts are signed than the winner mode allows': `
    select c.id from challenge c join contract k on k.challenge_id = c.id and k.signed_at is not null
      and not (c.winners ->> 'mode' = 'prize' and k.self_funded)
    group by c.id having count(*) > case c.winners ->> 'mode' when 'single' then 1 when 'race' then greatest(1, (c.winners ->> 'k')::int)
      when 'recognition' then coalesce((c.winners ->> 'shortlistMax')::int, (c.winners ->> 'k')::int) else (c.winners ->> 'k')::int end`,
  '2 only an awarded bid has a contract, and one of its own': `
    select k.id from contract k where not exists (select from decision d where d.challenge_id = k.challenge_id
      and d.awarded_at is not null and k.awarded_at >= d.awarded_at)`,
  '3 what is paid was unlocked: by signing, by a milestone passed, of a heat by its result': `
    select p.id from payment p join contract k on k.id = p.contract_id
    left join milestone m on m.contract_id = p.contract_id and m.code = p.stage
    left join heat h on m.heat and h.challenge_id = m.challenge_id and h.milestone_code = m.code
    where p.paid_fen > 0 and not (
      p.stage = 'SIGN' and k.signed_at is not null
      or m.passed_at is not null and (not m.heat or h.id is not null or not exists (
        select from contract o where o.challenge_id = k.challenge_id and o.id <> k.id and o.state = 'EFFECTIVE'))
      or exists (select from jsonb_array_elements(h.results) r where r ->> 'bid' = 'bid_' || replace(k.bid_id::text, '-', '') and r ->> 'result' = 'ELIMINATED'))`,
  '3 stages sum to the contract, portions to what is paid, nothing above what is planned': `
    select k.id from contract k where k.signed_at is not null and not k.self_funded and k.amount_fen > 0
      and (select sum(scheduled_fen) from payment p where p.contract_id = k.id) is distinct from k.amount_fen
    union all select p.id from payment p where p.paid_fen > p.scheduled_fen
      or p.paid_fen <> (select coalesce(sum(amount_fen), 0) from payment_split s where s.payment_id = p.id)`,
  '3 a contract is at most what one award may get, and all of them what finance locked': `
    select k.id from contract k join challenge c on c.id = k.challenge_id where k.amount_fen > c.public_per_award_fen
    union all select l.id from list l where (select sum(k.amount_fen) from contract k join challenge c on c.id = k.challenge_id
      where c.list_id = l.id and k.signed_at is not null) > l.budget_fen`,
  '3 two people approve each payment': `
    select id from payment where state = 'PAID' and paid_fen > 0 and (first_approved_by is null or second_approved_by is null or first_approved_by = second_approved_by)`,
  '4 no marks of who is in conflict, or not on the panel, or on a bid that fell': `
    select s.id from score_sheet s join bid b on b.id = s.bid_id
    where b.eligibility_status <> 'ELIGIBLE' or not ${ALLOWED}
      and not exists (select from seat_change h where h.challenge_id = s.challenge_id and h.left_id = s.expert_id)
      and not exists (select from conflict x where x.challenge_id = s.challenge_id and x.expert_id = s.expert_id and x.hard and x.late)`,
  '4 an aggregate counts the sheets there are, of those who may judge': `
    select r.id from ranking r, jsonb_array_elements(r.document -> 'ranking') e, jsonb_array_elements(e -> 'stages') t
    where (t ->> 'n')::int <> (select count(*) from score_sheet s join bid b on b.id = s.bid_id
      where 'bid_' || replace(s.bid_id::text, '-', '') = e ->> 'bid' and s.stage = t ->> 'stage' and ${ALLOWED})`,
  '5 a ranking is made under the rules of publication': `
    select r.id from ranking r join challenge c on c.id = r.challenge_id join list l on l.id = c.list_id where r.rules_hash is distinct from l.rules_hash
    union all select l.id from list l join event e on e.subject = 'list' and e.subject_id = l.id and e.event = 'publishList'
      where e.document ->> 'hash' is distinct from l.rules_hash`,
  '6 a notice has a start and an end, and the award comes after it': `
    select id from decision where cardinality(proposed) > 0 and public_from is not null and (notice_opens is null or notice_closes is null or notice_closes < notice_opens)
    union all select id from decision where awarded_at < notice_closes
    union all select k.id from contract k join decision d on d.challenge_id = k.challenge_id where k.awarded_at < d.notice_closes`,
  '6 no award while an admissible objection is open': `
    select o.id from objection o join decision d on d.challenge_id = o.challenge_id
    where o.admissible and o.filed_at <= d.awarded_at and (o.finding_at is null or o.finding_at > d.awarded_at)`,
  '8 no bid is eligible whose lead, partner or PI was banned at the close': `
    select b.id from bid b join challenge c on c.id = b.challenge_id join ban n
      on n.organisation_id = b.lead_id or n.person_id = b.pi_id
      or exists (select from bid_partner p where p.bid_id = b.id and p.organisation_id = n.organisation_id)
    where b.eligibility_status = 'ELIGIBLE' and exists (select from bid_version v where v.bid_id = b.id and v.in_time)
      and (select case when max(v.received_at) > c.bidder_close then c.extended_until else c.bidder_close end
        from bid_version v where v.bid_id = b.id and v.in_time) >= n.from_at
      and (select case when max(v.received_at) > c.bidder_close then c.extended_until else c.bidder_close end
        from bid_version v where v.bid_id = b.id and v.in_time) < n.to_at`,
  '8 no expert sits who was banned at publication': `
    select s.id from seat s join challenge c on c.id = s.challenge_id join list l on l.id = c.list_id
    join expert e on e.id = s.expert_id join ban n on n.expert_id = e.id or n.person_id = e.person_id where n.from_at <= l.day_zero and l.day_zero < n.to_at`,
  '8 no banned party signs': `
    select k.id from contract k join ban n on n.organisation_id = k.lead_id or n.person_id = k.pi_id
      or exists (select from bid_partner p where p.bid_id = k.bid_id and p.organisation_id = n.organisation_id)
    where n.from_at <= k.signed_at and k.signed_at < n.to_at`,
  'the record tells every state': MACHINES.map(
    ({ machine: { name, table } }) => `
    select t.id from ${table} t where t.state is distinct from coalesce((select e.to_state from event e
      where e.subject = '${name}' and e.subject_id = t.id and e.to_state is not null order by e.id desc limit 1), t.state)`,
  ).join(' union all '),
};

type Value = number | { min: number; max: number };
interface Promised {
  id: string;
  direction: '>=' | '<=' | '=' | 'range';
  rangeMode?: 'cover' | 'within' | null;
  target: Value;
  promise: Value | null;
  value: Value;
}

const ends = (value: Value): [number, number] => (typeof value === 'number' ? [value, value] : [value.min, value.max]);

/** Whether a value is at least as good as another in the direction of an indicator. */
function asGood({ direction, rangeMode }: Promised, value: Value, other: Value): boolean {
  const [[low, high], [least, most]] = [ends(value), ends(other)];
  switch (direction) {
    case '>=':
      return low >= most;
    case '<=':
      return high <= least;
    case '=':
      return low === least && high === most;
    case 'range':
      return rangeMode === 'within' ? low >= least && high <= most : low <= least && high >= most;
  }
}

const hashOf = (value: unknown): string => createHash('sha256').update(canonicalize(value)!).digest('hex');

/** Every broken invariant with the rows that break it; none after any list. */
export async function brokenInvariants(ask: Ask): Promise<string[]> {
  const broken: string[] = [];
  for (const [name, sql] of Object.entries(STATEMENTS)) {
    const found = await ask<{ id: string }>(sql);
    if (found.length) broken.push(`${name}: ${found.map(({ id }) => id).join(', ')}`);
  }
  const books = await ask<{ id: string; indicators: Promised[]; asked: Promised[]; hash: string; document: object }>(
    `select v.id, v.document -> 'indicators' as indicators, c.indicators as asked, v.hash, v.document
     from task_book_version v join contract k on k.id = v.contract_id join challenge c on c.id = k.challenge_id`,
  );
  for (const { id, indicators, asked, hash, document } of books) {
    const weaker = indicators.filter((indicator) => {
      const { target } = asked.find((candidate) => candidate.id === indicator.id)!;
      const least = [target, indicator.target, ...(indicator.promise === null ? [] : [indicator.promise])];
      return !least.every((value) => asGood(indicator, indicator.value, value));
    });
    if (weaker.length) broken.push(`9 contract >= bid >= challenge: ${id} ${weaker.map((indicator) => indicator.id).join()}`);
    if (hashOf(document) !== hash) broken.push(`9 a task book is what was signed: ${id}`);
  }
  const rules = await ask<{ id: string; rules: object; hash: string | null }>(
    'select id, rules, rules_hash as hash from list where published_at is not null',
  );
  for (const list of rules) if (hashOf(list.rules) !== list.hash) broken.push(`5 the rules are those of publication: ${list.id}`);
  const rankings = await ask<{ id: string; document: object; hash: string }>('select id, document, hash from ranking');
  for (const ranking of rankings) if (hashOf(ranking.document) !== ranking.hash) broken.push(`5 a ranking is as computed: ${ranking.id}`);
  return broken;
}
