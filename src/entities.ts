import type { MixedList, EntitySchema } from 'typeorm';

/** Every entity class; a room adds its own here. */
export const ENTITIES: MixedList<EntitySchema | (new () => object)> = [];
