import { ACCOUNT_KINDS } from './kinds.account.js';
import { AWARD_KINDS } from './kinds.award.js';
import { BID_KINDS } from './kinds.bid.js';
import { CHALLENGE_KINDS } from './kinds.challenge.js';
import { CONTRACT_KINDS } from './kinds.contract.js';
import { DELIVERY_KINDS } from './kinds.delivery.js';
import { LIST_KINDS } from './kinds.list.js';
import { PANEL_KINDS } from './kinds.panel.js';
import { WAITING_KINDS } from './kinds.waiting.js';
import type { Kind } from './notification.kind.js';

/** Every kind of notification; a group of kinds adds its own file here. */
export const KINDS: readonly Kind[] = [
  ...LIST_KINDS,
  ...CHALLENGE_KINDS,
  ...BID_KINDS,
  ...PANEL_KINDS,
  ...AWARD_KINDS,
  ...CONTRACT_KINDS,
  ...DELIVERY_KINDS,
  ...ACCOUNT_KINDS,
  ...WAITING_KINDS,
];

const byName = new Map(KINDS.map((kind) => [kind.name, kind]));
if (byName.size !== KINDS.length) throw new Error('two kinds of notification have one name');

/** The kind of that name. Throws for one that this version does not know. */
export function kindOf(name: string): Kind {
  const kind = byName.get(name);
  if (!kind) throw new Error(`no kind of notification is called ${name}`);
  return kind;
}
