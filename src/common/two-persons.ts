import type { Actor } from './actor.js';
import type { Viewer } from '../reading/declarations.js';

/** Who acted first, and for whom as a deputy: uuids. */
export interface FirstHand {
  by: string | null;
  for: string | null;
}

/** Everybody that the actor speaks for: the actor, whom it stands in for now, and whose deputy it is besides. */
export const handsOf = ({ personId, forId = null, deputyOf = [] }: Actor): string[] =>
  [personId, forId, ...deputyOf].filter((person) => person !== null);

/**
 * Whether the actor had the first of two parts, so that a second person must have the other. Who acted for somebody, and for whom, are one pair of
 * eyes; and so are a person and the deputy, as long as the delegation runs.
 */
export const hadFirstPart = (actor: Actor, first: FirstHand): boolean =>
  first.by !== null && [first.by, first.for].some((person) => person !== null && handsOf(actor).includes(person));

/** SQL: the same for a viewer, given the columns of who acted first and for whom. */
export const hadPart = (viewer: Viewer, first: { by: string; for: string }): string =>
  `coalesce(${first.by} = any(${viewer.hands}) or ${first.for} = any(${viewer.hands}), false)`;

/** For whom as a deputy the actor acts: beside the column that says who did. */
export const actsFor = ({ forId = null }: Actor): string | null => forId;
