import type { MixedList, EntitySchema } from 'typeorm';
import { Message } from './common/message.entity.js';

/** Every entity class; a room adds its own here. */
export const ENTITIES: MixedList<EntitySchema | (new () => object)> = [Message];
