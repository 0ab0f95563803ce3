import { Field, ID, InterfaceType } from '@nestjs/graphql';
import { AvailableAction } from './action.js';

/** Relay's object identification: whatever has a typed id can be read again by `node(id)`. */
@InterfaceType({ description: 'Anything with a global id', resolveType: (value: { $type: string }) => value.$type })
export abstract class Node {
  @Field(() => ID, { description: 'Global id: the type and 32 hexadecimal digits, e.g. challenge_0198c0ffee…; opaque to clients' })
  id!: string;

  @Field(() => [AvailableAction], { description: 'What the viewer may do with it; empty for a record that nobody changes any more' })
  availableActions!: AvailableAction[];
}
