import type { JobPayloads } from '../common/jobs.js';

/** A text of a thing, as it is marked in what is found. */
export interface IndexedText {
  field: string;
  language: 'zh' | 'en';
  text: string;
}
export type Weight = 'A' | 'B' | 'C';
/** What the index reads of a thing: `text` is a text in two languages, or one for both. */
export interface SourceRow {
  id: string;
  listId: string | null;
  challengeId: string | null;
  decisionId: string | null;
  acceptanceId: string | null;
  texts: { field: string; weight: Weight; text: { zh?: string | null; en?: string | null } | string | null }[];
}
export type Indexed = JobPayloads['search.index']['kind'] | 'BID';

const item = (field: string, weight: Weight, text: string): string =>
  `jsonb_build_object('field', '${field}', 'weight', '${weight}', 'text', ${text})`;
const items = (...parts: string[]): string => `jsonb_build_array(${parts.join(', ')})`;
const each = (field: string, weight: Weight, values: string, text: string): string =>
  `coalesce((select jsonb_agg(${item(field, weight, text)}) from ${values}), '[]')`;
const ids = (given: { list?: string; challenge?: string; decision?: string; acceptance?: string }): string =>
  (['list', 'challenge', 'decision', 'acceptance'] as const).map((name) => `${given[name] ?? 'null'} as "${name}Id"`).join(', ');

/**
 * SQL for what is indexed of each kind, by the uuids in `$1`. Only what everybody reads who may see the row at all: a field with a rule of its own
 * stays out, and so does what a bid says beyond its title, since every reading of that goes on record.
 */
export const SOURCES: Record<Indexed, string> = {
  LIST: `select l.id, ${ids({ list: 'l.id' })}, ${items(
    item('code', 'A', 'to_jsonb(l.code)'),
    item('title', 'A', 'l.title'),
    item('department', 'B', 'o.name'),
    item('note', 'C', 'l.note'),
    item('legalBasis', 'C', 'to_jsonb(l.legal_basis)'),
  )} as texts from list l join organisation o on o.id = l.department_id where l.id = any($1)`,
  CHALLENGE: `select c.id, ${ids({ list: 'c.list_id', challenge: 'c.id' })}, ${items(
    item('code', 'A', 'to_jsonb(c.code)'),
    item('title', 'A', 'c.title'),
    item('problem', 'B', 'c.problem'),
    item('endUser', 'B', 'u.name'),
    item('needOwner', 'B', 'n.name'),
    item('background', 'C', 'c.background'),
  )} || ${each('indicators', 'C', 'jsonb_array_elements(c.indicators) i', `i -> 'name'`)}
    || ${each('deliverables', 'C', 'jsonb_array_elements(c.deliverables) d', 'd')} as texts
    from challenge c join organisation u on u.id = c.end_user_id left join organisation n on n.id = c.need_owner_id where c.id = any($1)`,
  DECISION: `select d.id, ${ids({ list: 'c.list_id', challenge: 'c.id', decision: 'd.id' })}, ${items(
    item('code', 'A', 'to_jsonb(c.code)'),
    item('title', 'A', 'c.title'),
    item('deviationReason', 'C', 'to_jsonb(d.deviation_reason)'),
  )} || coalesce((select jsonb_agg(part) from unnest(d.proposed) with ordinality u(bid, n) join bid b on b.id = u.bid
      join organisation o on o.id = b.lead_id join person p on p.id = b.pi_id
      cross join lateral (values (1, ${item('announced', 'B', `b.content -> 'title'`)}), (2, ${item('lead', 'B', 'o.name')}),
        (3, ${item('pi', 'B', 'p.name')})) v(m, part)), '[]') as texts
    from decision d join challenge c on c.id = d.challenge_id where d.id = any($1)`,
  ACCEPTANCE: `select a.id, ${ids({ list: 'c.list_id', challenge: 'c.id', acceptance: 'a.id' })}, ${items(
    item('code', 'A', 'to_jsonb(c.code)'),
    item('title', 'A', 'c.title'),
    item('lead', 'B', 'o.name'),
  )} as texts from acceptance a join challenge c on c.id = a.challenge_id join bid b on b.id = a.bid_id join organisation o on o.id = b.lead_id
    where a.id = any($1)`,
  BID: `select b.id, ${ids({})}, ${items(
    item('title', 'A', `b.content -> 'title'`),
    item('lead', 'B', 'o.name'),
    item('pi', 'B', 'p.name'),
    item('code', 'B', 'to_jsonb(c.code)'),
  )} as texts from bid b join challenge c on c.id = b.challenge_id join organisation o on o.id = b.lead_id join person p on p.id = b.pi_id
    where b.id = any($1) and b.opened_at is not null`,
  PERSON: `select p.id, ${ids({})}, ${items(item('name', 'A', 'p.name'), item('email', 'A', 'to_jsonb(p.email)'))} as texts
    from person p where p.id = any($1)`,
};

/** SQL for the uuids of each kind behind `$1`, at most `$2` of them. */
export const PARTS: Record<Indexed, string> = {
  LIST: 'select id from list where id > $1 order by id limit $2',
  CHALLENGE: 'select id from challenge where id > $1 order by id limit $2',
  DECISION: 'select id from decision where id > $1 order by id limit $2',
  ACCEPTANCE: 'select id from acceptance where id > $1 order by id limit $2',
  BID: 'select id from bid where id > $1 and opened_at is not null order by id limit $2',
  PERSON: 'select id from person where id > $1 order by id limit $2',
};

/** The texts of a row by language; empty ones are left out, and one that is the same in both stands once. */
export function textsOf(row: SourceRow): (IndexedText & { weight: Weight })[] {
  return row.texts.flatMap(({ field, weight, text }) => {
    const { zh, en } = typeof text === 'string' ? { zh: text, en: null } : { zh: text?.zh, en: text?.en };
    const both = [
      { field, weight, language: 'zh' as const, text: zh ?? '' },
      { field, weight, language: 'en' as const, text: en === zh ? '' : (en ?? '') },
    ];
    return both.filter((entry) => entry.text.trim() !== '');
  });
}
