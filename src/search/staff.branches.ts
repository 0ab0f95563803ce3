import { operator } from '../identity/visibility.js';
import type { Branch } from './search.branches.js';

const NONE = { tags: null, cluster: null, state: null, amount: null, close: null };

/** Opened bids of departments where the viewer is a clerk: of all that he may see, no bid of his own and none that he reviews. */
export const BIDS: Branch = {
  stored: 'BID',
  kinds: [],
  entity: 'Bid',
  alias: 'b',
  join: 'join bid b on b.id = e.id',
  beside: '',
  kind: `'BID'`,
  facts: { ...NONE, list: 'b.list_id', department: 'b.department_id' },
  only: (viewer) => `b.opened_at is not null and b.department_id = any(${viewer.as('clerk')})`,
};

/** People, for operators alone. */
export const PEOPLE: Branch = {
  stored: 'PERSON',
  kinds: [],
  entity: 'Person',
  alias: 'p',
  join: 'join person p on p.id = e.id',
  beside: '',
  kind: `'PERSON'`,
  facts: { ...NONE, list: null, department: null },
  only: operator,
};
