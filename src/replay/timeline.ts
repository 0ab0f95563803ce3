import type { SampleFile } from '../cli/sample-format.js';
import { biddingActs } from './bidding.acts.js';
import { unreviewedActs } from './decision.acts.js';
import { deliveryActs } from './delivery.acts.js';
import { publicationActs } from './publication.acts.js';
import { reviewActs } from './review.acts.js';
import type { World } from './world.js';

/** One thing that somebody does at an instant. */
export interface Act {
  at: Date;
  /** What the progress line says. */
  label: string;
  perform: (world: World) => Promise<unknown>;
}

/**
 * All acts of a file in the order in which they happen: by instant, among equals by the order of the blocks, inside a block by the order
 * of the file (samples/README.md "Time"). Sorting is stable, so the order of the parts below is the order of the blocks.
 */
export function timeline(file: SampleFile, at: (offset: string) => Date): Act[] {
  const acts = [
    ...publicationActs(file, at),
    ...biddingActs(file, at),
    ...reviewActs(file, at),
    ...unreviewedActs(file, at),
    ...deliveryActs(file, at),
  ];
  return acts.sort((a, b) => a.at.getTime() - b.at.getTime());
}
