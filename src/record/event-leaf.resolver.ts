import { Field, Float, ObjectType, ResolveField, Resolver } from '@nestjs/graphql';
import { Event } from '../audit/event.entity.js';
import { Computed } from '../reading/decorators.js';
import { hashOfLeaf, LEAF_COLUMNS, type LeafRow, leafText } from './leaf.js';

/** The stored event and its place in the log, as facts of the read plan. */
interface Sealed {
  seq: string | null;
  row: LeafRow;
}

@ObjectType({ description: 'An event in the sealed record: what its hash in the log is made of' })
class EventLeaf {
  @Field(() => Float, { description: 'Its place in the log, from 0, a whole number' })
  seq!: number;

  @Field(() => String, {
    description: 'What was hashed: canonical JSON (RFC 8785), in which person, reason and document are salted hashes',
  })
  content!: string;

  @Field(() => String, { description: 'SHA-256 of a zero byte and the content (RFC 9162), in hex' })
  hash!: string;
}

const leafOfEvent = ({ seq, row }: Sealed): EventLeaf | null => {
  if (seq === null) return null;
  const content = leafText(row);
  return { seq: Number(seq), content, hash: hashOfLeaf(content).toString('hex') };
};

@Resolver(() => Event)
export class EventLeafResolver {
  @ResolveField(() => EventLeaf, {
    nullable: true,
    description: 'How it is sealed, to be held against the published checkpoints; null until it is, within seconds',
  })
  @(Computed<Event, Sealed>()(
    [],
    {
      seq: (event) => `(select l.seq::text from log_leaf l where l.event_id = ${event.key})`,
      row: (event) => `(select row_to_json(r) from (select ${LEAF_COLUMNS} from event e where e.id = ${event.key}) r)`,
    },
    leafOfEvent,
  ))
  leaf(): void {}
}
