import type { Model } from '../../src/reading/model.js';
import type { Looker, People, RoleName } from './visibility.people.js';
import type { Picture, Row } from './visibility.picture.js';
import { HOLDS } from './visibility.predicates.js';
import { type Comparison, tableOf } from './visibility.rows.js';
import { SIGHTS, type Sight, type SightName, type State, STATES } from './visibility.sights.js';
import { TYPES } from './visibility.table.js';

/** The tables that `stateOf` looks at. */
export const TELLING = [
  ...[
    'list',
    'challenge',
    'person',
    'bid',
    'bid_version',
    'seat',
    'conflict',
    'score_sheet',
    'review_stage',
    'panel',
    'ranking',
    'decision',
  ],
  ...['contract', 'milestone_submission', 'acceptance'],
];

/** How far the list is, as its focus goes; null between the states that are looked at. */
export function stateOf(picture: Picture, people: People): State | null {
  const [challenge, bid] = [people.challenge(picture), people.bid(picture)];
  if (!challenge) return null;
  const of = (table: string): Row[] => picture.of(table, 'challenge_id', challenge.id);
  if (['DRAFT', 'READY'].includes(String(challenge.state))) return 'draft';
  if (!bid) return null;
  const contract = picture.of('contract', 'bid_id', bid.id)[0];
  if (contract && picture.of('acceptance', 'contract_id', contract.id).length > 0) return 'delivered';
  if (contract?.signed_at) return picture.of('milestone_submission', 'contract_id', contract.id).length > 0 ? 'works' : null;
  if (contract) return 'awarded';
  if (picture.told(challenge.id)) return 'notice';
  if (of('ranking').length > 0) return of('decision').length > 0 ? 'ranked' : null;
  if (of('seat').length > 0) {
    const given = picture.of('score_sheet', 'bid_id', bid.id).length;
    const reviewing = of('seat').filter(({ expert_id: expert }) => !picture.barred(expert, bid, true)).length;
    return given >= reviewing && of('review_stage').every(({ state }) => state !== 'CLOSED') ? 'review' : null;
  }
  if (challenge.state === 'EVALUATING') return picture.opened(bid) && of('panel')[0]?.state === 'DRAWN' ? 'opened' : null;
  if (challenge.state === 'CLOSED') return 'closed';
  return bid.state === 'SUBMITTED' && of('bid').length > 1 ? 'open' : null;
}

/** Holds what the predicates say of the focus against what the sights say of its state, role by role. */
export function compareWithSights(
  comparison: Comparison,
  model: Model,
  state: State,
  people: People,
  lookers: Map<RoleName, Looker>,
): void {
  const { picture } = comparison;
  const at = STATES.indexOf(state);
  const focused = rowsOfFocus(picture, people);
  for (const [name, { from }] of Object.entries(SIGHTS) as [SightName, Sight][]) {
    if (!from) continue;
    const due = Object.entries(from).filter(([range]) => {
      const [first, last = 'delivered'] = range.split('-') as State[];
      return STATES.indexOf(first!) <= at && at <= STATES.indexOf(last);
    });
    const known = new Set(due.flatMap(([, roles]) => roles.split(' ')));
    const types = Object.entries(TYPES).filter(
      ([type, { row, less = {} }]) => row === name || name in less || (name === 'avoided' && type === 'Bid'),
    );
    for (const [role, who] of lookers) {
      const rows = types.flatMap(([type, { row }]) => focused(tableOf(model.entities.get(type)!)).map((one) => ({ row, one })));
      const has = rows.some(({ row, one }) => HOLDS[row](picture, who, one) && HOLDS[name](picture, who, one));
      comparison.is(role, `the sight ${name}`, has, known.has(role) && rows.length > 0);
    }
  }
}

/** Rows of a table that belong to the focus: to its bid and contract where they belong to one, else to its challenge or list. */
function rowsOfFocus(picture: Picture, people: People): (table: string) => Row[] {
  const [challenge, bid] = [people.challenge(picture)!, people.bid(picture)];
  const contract = bid && picture.of('contract', 'bid_id', bid.id)[0];
  const owners: Record<string, unknown> = {
    bid_id: bid?.id,
    contract_id: contract?.id,
    challenge_id: challenge.id,
    list_id: challenge.list_id,
  };
  const [pi, expert] = [people.rowsOf(picture, 'pi'), people.rowsOf(picture, 'expert')];
  return (table) => {
    switch (table) {
      case 'challenge':
        return [challenge];
      case 'bid':
        return bid ? [bid] : [];
      case 'list':
        return [picture.one('list', challenge.list_id)];
      case 'person':
        return pi;
      case 'expert':
        return expert.flatMap(({ id }) => picture.of('expert', 'person_id', id));
      case 'seal_share':
        return picture.of('seal_key', 'challenge_id', challenge.id).flatMap(({ id }) => picture.of(table, 'seal_key_id', id));
      case 'payment_split':
        return contract ? picture.of('payment', 'contract_id', contract.id).flatMap(({ id }) => picture.of(table, 'payment_id', id)) : [];
    }
    const rows = picture.rows(table);
    const by = Object.keys(owners).find((column) => rows[0] && column in rows[0]);
    return by ? picture.of(table, by, owners[by]) : rows;
  };
}
