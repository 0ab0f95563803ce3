import { withdrawalCommitment } from '../bids/bid.envelope.js';
import { verifyJws } from '../crypto/jws.js';
import { leafHash, rootOf } from '../crypto/merkle.js';
import type { ClosingLine, ReceiptLine, ReceiptPayload } from '../record/bundle.call.lines.js';
import type { Bundle } from './bundle.js';
import { type Checks, DoesNotHold } from './checks.js';

const RECEIPT_TYPE = 'jiebang-receipt+jws';

/** What a receipt says, and of which round it is. */
type Given = ReceiptPayload & { round: number };

/** The payload of a JWS. Throws DoesNotHold with the reason where no key of the file made it. */
export async function signed<T>(bundle: Bundle, jws: string, typ: string, subject: { kind: string; id: string }): Promise<T> {
  try {
    return await verifyJws<T>(jws, bundle.header.jwks, typ);
  } catch (error) {
    const found = error instanceof Error ? error.message : String(error);
    throw new DoesNotHold({ check: 'receipts', ...subject, what: 'its signature', expected: 'one of a key of the file', found });
  }
}

/** Receipts: signed, and each for what the bid says was received; and the roots that were published at the closes over them. */
export async function checkReceipts(bundle: Bundle, checks: Checks): Promise<void> {
  const leaves = new Map<string, Given[]>();
  const given = new Map<string, Given>();
  for (const receipt of bundle.all('receipt')) {
    const subject = { kind: 'receipt', id: `of ${receipt.bid}` };
    await checks.over('receipts', subject, async () => {
      const payload = await signed<ReceiptPayload>(bundle, receipt.jws, RECEIPT_TYPE, subject);
      checks.same(
        'receipts',
        subject,
        'whose it is',
        [bundle.header.list, receipt.challenge, receipt.bid],
        [payload.list, payload.challenge, payload.bid],
      );
      if (payload.kind === 'withdrawal') checkWithdrawal(receipt, payload, checks);
      else checks.same('receipts', subject, 'salt, which lies in the envelope', null, receipt.salt);
      given.set(`${payload.bid} ${payload.kind} ${payload.no}`, { ...payload, round: receipt.round });
      if (!payload.inTime) return;
      const round = `${receipt.challenge} ${receipt.round}`;
      leaves.set(round, [...(leaves.get(round) ?? []), { ...payload, round: receipt.round }]);
    });
  }
  if (bundle.supervision) await checkReceived(bundle, checks, given);
  for (const closing of bundle.all('closing')) {
    const subject = { kind: 'closing', id: `round ${closing.round} of ${closing.challenge}` };
    await checks.over('closings', subject, () => checkClosing(closing, leaves.get(`${closing.challenge} ${closing.round}`), checks));
  }
}

function checkWithdrawal({ bid, challenge, salt }: ReceiptLine, { no, commitment }: ReceiptPayload, checks: Checks): void {
  checks.same(
    'receipts',
    { kind: 'receipt', id: `of ${bid}` },
    'the commitment of a withdrawal',
    withdrawalCommitment({ bid, challenge, no, salt: salt ?? '' }),
    commitment,
  );
}

/** Every version has its receipt, and says what the receipt says. */
async function checkReceived(bundle: Bundle, checks: Checks, given: ReadonlyMap<string, Given>): Promise<void> {
  let versions = 0;
  for (const bid of bundle.all('bid')) {
    const subject = { kind: 'bid', id: bid.id };
    await checks.over('receipts', subject, () => {
      for (const { no, round, commitment, receivedAt, inTime } of bid.versions ?? []) {
        versions += 1;
        const receipt = given.get(`${bid.id} submission ${no}`);
        const said = receipt && { at: receipt.at, round: receipt.round, commitment: receipt.commitment, inTime: receipt.inTime };
        checks.same('receipts', subject, `version ${no} as received`, said, { at: receivedAt, round, commitment, inTime });
      }
    });
  }
  const submissions = [...given.values()].filter(({ kind, bid }) => kind === 'submission' && bundle.find('bid', bid)).length;
  checks.same('receipts', { kind: 'list', id: bundle.header.list }, 'versions that receipts were given for', submissions, versions);
}

function checkClosing(closing: ClosingLine, receipts: readonly Given[] = [], checks: Checks): void {
  const subject = { kind: 'closing', id: `round ${closing.round} of ${closing.challenge}` };
  const { commitments } = closing;
  checks.same('closings', subject, 'number of leaves', closing.leaves, commitments.length);
  checks.same('closings', subject, 'order of the leaves', commitments.toSorted(), commitments);
  const root = rootOf(commitments.map((commitment) => leafHash(Buffer.from(commitment, 'hex')))).toString('hex');
  checks.same('closings', subject, 'root', root, closing.root);
  // No receipt is shown before the opening. What came after a close that was undone is under a later one alone.
  const under = new Set(commitments);
  const given = receipts.filter(({ at, commitment }) => !closing.undoneAt || at < closing.closedAt || under.has(commitment));
  const shown = given.map(({ commitment }) => commitment).toSorted();
  if (receipts.length > 0) checks.same('closings', subject, 'leaves, from the receipts', shown, commitments);
}
