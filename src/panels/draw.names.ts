import { typedId } from '../common/ids.js';
import type { LocalizedText } from '../common/text.js';
import type { Expression } from '../reading/decorators.js';
import type { DrawName } from './draw.documents.js';
import type { Draw } from './draw.entity.js';
import { DRAW_HASHES } from './draw.hashes.js';

const { hmac } = DRAW_HASHES;

/**
 * What opens the pseudonym of one expert, and no other's: HMAC-SHA256 of the global id under the secret of the draw. Were the secret itself
 * published, every expert could find the own entry and read from the reason of an exclusion who bids.
 */
const openingOf = (secret: string, expert: string): string => hmac(secret, typedId('expert', expert));

/** The pseudonym of an expert (a uuid) in one draw: HMAC-SHA256 of the global id under the opening. */
export const pseudonymOf = (secret: string, expert: string): string => hmac(openingOf(secret, expert), typedId('expert', expert));

export interface Named {
  /** Who sits on the panel that this draw made; ids are uuids. */
  members: { expert: string; name: LocalizedText }[];
}

export const NAMED = {
  members: (draw) => `(select coalesce(jsonb_agg(jsonb_build_object('expert', s.expert_id, 'name', p.name) order by s.position), '[]')
    from panel a join seat s on s.panel_id = a.id join expert e on e.id = s.expert_id join person p on p.id = e.person_id where a.draw_id = ${draw.key})`,
} satisfies Record<string, Expression<Draw>>;

/** Whom the pseudonyms of the members stand for. */
export function namesOf({ secret, members }: Pick<Draw, 'secret'> & Named): DrawName[] {
  return members.map(({ expert, name }) => ({
    id: pseudonymOf(secret, expert),
    expert: typedId('expert', expert),
    opening: openingOf(secret, expert),
    name,
  }));
}
