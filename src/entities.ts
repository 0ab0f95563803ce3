import type { MixedList, EntitySchema } from 'typeorm';
import { Message } from './common/message.entity.js';
import { Expert } from './identity/expert.entity.js';
import { ExpertRelation } from './identity/expert-relation.entity.js';
import { Membership } from './identity/membership.entity.js';
import { Organisation } from './identity/organisation.entity.js';
import { Person } from './identity/person.entity.js';
import { Shareholding } from './identity/shareholding.entity.js';
import { Ban } from './integrity/ban.entity.js';

/** Every entity class; a room adds its own here. */
export const ENTITIES: MixedList<EntitySchema | (new () => object)> = [
  Message,
  // identity
  Organisation,
  Shareholding,
  Person,
  Membership,
  Expert,
  ExpertRelation,
  // integrity
  Ban,
];
