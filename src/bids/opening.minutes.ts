import { SealKey } from '../challenges/seal-key.entity.js';
import { SEAL_KEY_MACHINE } from '../challenges/seal-key.machine.js';
import { forgetShares } from '../challenges/seal-key.opening.js';
import { newId, typedId } from '../common/ids.js';
import type { Tx } from '../common/transaction.js';
import { Opening } from './opening.entity.js';

/** Publishes the minutes of an opening that is done, and has the shares forgotten. */
export async function concludeOpening(tx: Tx, key: SealKey): Promise<void> {
  const { challengeId, round, envelope } = key;
  const openedAt = await tx.now();
  const minutes = { ...(await minutesOf(tx, key)), round, envelope };
  await tx.insert(Opening, { key: newId(), challengeId, sealKeyId: key.key, openedAt, ...minutes });
  await tx.move(SEAL_KEY_MACHINE, SealKey, key, 'openSeal', {}, { set: { openedAt }, document: minutes, challengeId });
  await forgetShares(tx, key.key);
}

/** Who opened, how many, and which failed. */
async function minutesOf(
  tx: Tx,
  { key, challengeId, round, envelope }: SealKey,
): Promise<Pick<Opening, 'custodians' | 'opened' | 'failed'>> {
  const outcome = envelope === 'price' ? 'v.price_opening' : 'v.opening';
  const custodians = await tx.query<{ name: Opening['custodians'][number]['name']; at: Date }>(
    `select p.name, s.handed_in_at as at from seal_share s join person p on p.id = s.custodian_id
     where s.seal_key_id = $1 and s.handed_in_at is not null order by s.handed_in_at, s.position`,
    [key],
  );
  const { opened, failed } = await tx.one<{ opened: number; failed: (Omit<Opening['failed'][number], 'bid'> & { bid: string })[] | null }>(
    `select count(*) filter (where ${outcome} = 'OPENED')::int as opened,
       jsonb_agg(jsonb_build_object('bid', b.id, 'reason', ${outcome}, 'commitment', (select r.commitment from receipt r
         where r.bid_id = b.id and r.kind = 'submission' and r.no = v.no limit 1)) order by b.id) filter (where ${outcome} <> 'OPENED') as failed
     from bid b join bid_version v on v.bid_id = b.id where b.challenge_id = $1 and v.round = $2 and ${outcome} is not null`,
    [challengeId, round],
  );
  return {
    custodians: custodians.map(({ name, at }) => ({ name, handedInAt: at.toISOString() })),
    opened,
    failed: (failed ?? []).map((one) => ({ ...one, bid: typedId('bid', one.bid) })),
  };
}
