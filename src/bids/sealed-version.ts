import { Field, Int, ObjectType } from '@nestjs/graphql';
import type { SealedEnvelope, Wrap } from '../crypto/envelope.js';

@ObjectType({ description: 'The key of an envelope, sealed to one reader (RFC 9180)' })
export class EnvelopeWrap {
  @Field(() => String, { description: '`challenge`, `author` or `recommender`' }) to!: Wrap['to'];
  @Field(() => String, { description: 'SHA-256, in hex, of the public key' }) kid!: string;
  @Field(() => String, { description: 'Encapsulated key, base64url' }) enc!: string;
  @Field(() => String, { description: 'Ciphertext with its tag, base64url' }) ct!: string;
}

@ObjectType({ description: 'A sealed envelope of a bid 密封信封: AES-256-GCM under a key of its own' })
export class BidEnvelope implements Omit<SealedEnvelope, 'server'> {
  @Field(() => Int, { description: 'Number of the version that it belongs to' }) no!: number;
  @Field(() => String, { description: 'Its name: `all`' }) envelope!: string;
  @Field(() => String, { description: 'SHA-256, in hex, of the text inside' }) commitment!: string;
  @Field(() => String, { description: 'Nonce, base64url' }) nonce!: string;
  @Field(() => String, { description: 'Ciphertext with its tag, base64url' }) ciphertext!: string;
  @Field(() => [EnvelopeWrap], { description: 'Its key, sealed to each of its readers' }) wraps!: EnvelopeWrap[];
}

type Columns = Record<'key' | 'state', string>;

/** SQL of a row source: the version that stands for a bid, the last one in time or, where all were late, the last; none once it is withdrawn. */
export const liveVersion = (bid: Columns): string =>
  `(select v.* from bid_version v where v.bid_id = ${bid.key} and (v.in_time and ${bid.state} in ('SUBMITTED', 'SEALED') or ${bid.state} = 'REFUSED_LATE')
    order by v.in_time desc, v.no desc limit 1)`;

/** SQL: the same as a StoredVersion. */
export const sealedVersion = (bid: Columns): string =>
  `(select jsonb_build_object('no', v.no, 'content', v.content, 'sealed', v.sealed) from ${liveVersion(bid)} v)`;
