import { typedId, uuidOf } from '../../src/common/ids.js';
import type { EffectiveRules } from '../../src/policies/effective-rules.js';
import type { Department } from '../list.factories.js';
import { CustodyWorld, type Keeper } from '../seals/custody-world.js';
import { BidWorld, type Call } from './bid-world.js';

/** An open call whose bids are sealed to three custodians, two of whom open. */
export interface SealedCall {
  call: Call;
  department: Department;
  keepers: Keeper[];
}

/** Bids on lists that seal them. */
export class SealedWorld {
  readonly custody: CustodyWorld;

  private constructor(readonly bids: BidWorld) {
    this.custody = new CustodyWorld(bids.app);
  }

  static async start(worker = false, settings: Record<string, string> = {}): Promise<SealedWorld> {
    return new SealedWorld(await BidWorld.start(worker, settings));
  }

  async call(
    level: NonNullable<EffectiveRules['sealing']>['level'] = 'custodial',
    rules: object = {},
    envelopes: 'one' | 'separate' = 'one',
  ): Promise<SealedCall> {
    const sealing = { level, envelopes };
    const { challenge, department, keepers } = await this.custody.sealed(sealing, { recommend: { required: false }, ...rules });
    return { call: await this.bids.callOf(challenge), department, keepers };
  }

  /** A sealed bid with a distinctive title. */
  async submitted({ call }: SealedCall, title: string): Promise<string> {
    return this.bids.submitted(call.challenge, await this.bids.bidder(), { title: { zh: title, en: title } });
  }

  /** Both closes pass: the custodians are asked. */
  async closed({ call }: SealedCall): Promise<void> {
    await call.moveTo('P60DT17H', 1000);
  }

  /** So many custodians hand in their shares of the latest round. */
  async handIn({ call, keepers }: SealedCall, count = 2): Promise<void> {
    const key = (await this.custody.keys(call.challenge)).at(-1)!;
    for (const keeper of keepers.slice(0, count)) {
      const { codes } = await this.custody.handInOwn(keeper, key);
      if (codes.length) throw new Error(`refused: ${codes.join(', ')}`);
    }
  }

  /** Rings the opening until nothing of it is left. */
  async open(sealed: SealedCall): Promise<void> {
    await this.handIn(sealed);
    const [clock] = await this.sql<{ now: Date }>('select clock_now() as now');
    await this.bids.moveTo(clock!.now);
  }

  /** A version of a bid as it lies there. */
  async version(bid: string, no = 1): Promise<Record<string, never>> {
    const [row] = await this.sql<Record<string, never>>('select * from bid_version where bid_id = $1 and no = $2', [
      uuidOf(bid, 'bid'),
      no,
    ]);
    return row!;
  }

  async minutes(challenge: string): Promise<Minutes[]> {
    const document = `query ($id: ID!) { challenge(id: $id) { openings { round envelope openedAt opened custodians { name { en } handedInAt }
      failed { bid commitment reason } } } }`;
    return (await this.bids.app.ask<{ challenge: { openings: Minutes[] } }>(document, { id: challenge })).challenge.openings;
  }

  sql<R>(query: string, values: unknown[] = []): Promise<R[]> {
    return this.bids.sql<R>(query, values);
  }

  stop(): Promise<void> {
    return this.bids.stop();
  }
}

/** The minutes of an opening, as the public reads them. */
export interface Minutes {
  round: number;
  envelope: string;
  openedAt: string;
  opened: number;
  custodians: { name: { en: string }; handedInAt: string }[];
  failed: { bid: string; commitment: string; reason: string }[];
}

export const bidId = (uuid: string): string => typedId('bid', uuid);
