import { DomainError } from '../common/errors.js';

/**
 * Does costly work a few at a time, the waiting taken in turn lane by lane: whoever fills one lane makes the others wait for one piece of
 * work, not for all of it.
 */
export class FairQueue {
  private readonly lanes = new Map<string, (() => void)[]>();
  private running = 0;
  private waiting = 0;

  /** `width` pieces at a time; at most `lane` wait in one lane, and `all` together. */
  constructor(private readonly limits: { width: number; lane: number; all: number }) {}

  /** Does it when its turn comes. Throws TOO_MANY_REQUESTS at once where too many wait. */
  async run<T>(lane: string, work: () => Promise<T>): Promise<T> {
    if (this.running < this.limits.width) this.running += 1;
    else await this.turn(lane);
    try {
      return await work();
    } finally {
      this.next();
    }
  }

  private turn(lane: string): Promise<void> {
    const line = this.lanes.get(lane) ?? [];
    if (line.length >= this.limits.lane || this.waiting >= this.limits.all) throw new DomainError('TOO_MANY_REQUESTS', { seconds: 1 });
    this.waiting += 1;
    this.lanes.set(lane, line);
    return new Promise((resolve) => line.push(resolve));
  }

  /** Hands the place on to the first of the lane that has waited longest for a turn, which then goes to the end. */
  private next(): void {
    const [first] = this.lanes;
    if (!first) {
      this.running -= 1;
      return;
    }
    const [lane, line] = first;
    this.lanes.delete(lane);
    const start = line.shift()!;
    if (line.length > 0) this.lanes.set(lane, line);
    this.waiting -= 1;
    start();
  }
}
