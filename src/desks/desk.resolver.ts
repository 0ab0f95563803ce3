import { Query, Resolver } from '@nestjs/graphql';
import { SignedIn } from '../common/permissions.js';
import { Paged } from '../reading/decorators.js';
import { DeskEntry, DeskEntryConnection } from './desk-entry.entity.js';
import { DeskGroup, DeskKind, DeskRole } from './desk.enum.js';
import { groupOf } from './desk.visibility.js';

/** Entries of a page at most: a desk of an ordinary size is one answer. */
const WHOLE_DESK = 200;

@Resolver(() => DeskEntry)
export class DeskResolver {
  @Query(() => DeskEntryConnection, {
    description:
      'What is due, what is blocked and by whom, and what comes next for the viewer, by deadline; empty in a role that the viewer does not hold. At most 200 entries a page',
  })
  @SignedIn()
  @Paged<DeskEntry>({
    order: ['deadline'],
    max: WHOLE_DESK,
    filter: {
      role: {
        type: () => DeskRole,
        rule: (entry, value) => `${entry.role} = ${value}`,
        description: 'The desk of this role; else all of the viewer’s',
      },
      group: {
        type: () => DeskGroup,
        rule: (entry, value, viewer) => `(${groupOf(entry, viewer)}) = ${value}`,
        description: 'Those that are due, blocked, or to come',
      },
      kinds: { type: () => [DeskKind], rule: (entry, value) => `${entry.kind} = any(${value})`, description: 'Those of these kinds' },
    },
  })
  desk(): void {}
}
