import { partOf as contentPart, versionCommitment } from '../bids/bid.envelope.js';
import type { BidContent } from '../bids/bid.documents.js';
import { canonical, sha256Hex } from '../crypto/canonical.js';
import type { BidLine } from '../record/bundle.review.lines.js';
import type { OpeningLine, SealKeyLine, VersionPart } from '../record/bundle.call.lines.js';
import type { Bundle } from './bundle.js';
import type { Checks } from './checks.js';
import type { EventLog } from './event.log.js';
import { partName } from '../record/removed.js';

/** What a bid says; empty for one that is not opened, or withdrawn. */
export const contentOf = (bundle: Bundle, bid: BidLine): BidContent => standing(bundle, bid)?.content ?? {};

/** The version that a bid stands with: the one that counts, else the last one in time, else the last. */
const standing = (bundle: Bundle, { id, versions = [] }: BidLine): VersionPart | undefined => {
  const counted = bundle.find('eligibility', id)?.countedVersion;
  return versions.find(({ no }) => no === counted) ?? versions.findLast(({ inTime }) => inTime) ?? versions.at(-1);
};

/** Contents against the commitments that were received, and who opened them. */
export async function checkOpenings(bundle: Bundle, log: EventLog, checks: Checks): Promise<void> {
  for (const bid of bundle.all('bid')) {
    const subject = { kind: 'bid', id: bid.id };
    await checks.over('commitments', subject, () => {
      for (const version of bid.versions ?? []) checkVersion(bid, version, log, checks);
      if (bid.versions) checkBid(bundle, bid, bid.versions, checks);
      if (!bundle.supervision && bid.commitment !== null) checkUnderRoot(bundle, bid, bid.commitment, checks);
    });
  }
  for (const key of bundle.all('sealKey'))
    await checks.over('openings', { kind: 'sealKey', id: key.id }, () => checkKey(bundle, key, log, checks));
}

/** That the close had the version that counts. What came late no close has: the form check says so of it. */
function checkUnderRoot(bundle: Bundle, { id, challenge }: BidLine, commitment: string, checks: Checks): void {
  const under = bundle.of('closing', challenge).some(({ undoneAt, commitments }) => !undoneAt && commitments.includes(commitment));
  const counts = bundle.find('eligibility', id)?.countedVersion != null;
  if (under || counts) checks.isTrue('commitments', { kind: 'bid', id }, 'its commitment is under the root of its close', under);
  else checks.skip('commitments');
}

function checkBid(bundle: Bundle, bid: BidLine, versions: readonly VersionPart[], checks: Checks): void {
  const subject = { kind: 'bid', id: bid.id };
  checks.same(
    'commitments',
    subject,
    'numbers of its versions',
    versions.map((_version, index) => index + 1),
    versions.map(({ no }) => no),
  );
  checks.same('commitments', subject, 'the commitment that it stands with', standing(bundle, bid)?.commitment, bid.commitment);
  const content = contentOf(bundle, bid);
  checks.same('commitments', subject, 'whether it is self-funded', content.selfFunded ?? false, bid.selfFunded);
}

function checkVersion({ id, challenge }: BidLine, version: VersionPart, log: EventLog, checks: Checks): void {
  const subject = { kind: 'bid', id };
  const { no, content, envelopes, commitment } = version;
  if (!envelopes.length) {
    // Withdrawn, replaced before the opening, or not openable: the minutes say which.
    checks.same('commitments', subject, `content of version ${no}, which no envelope holds`, null, content);
    checks.skip('commitments');
    return;
  }
  const open = envelopes.filter(({ plaintext }) => plaintext !== null);
  for (const { envelope, plaintext, commitment: given } of open) {
    const stated = { bid: plaintext?.bid, challenge: plaintext?.challenge, no: plaintext?.no, envelope: plaintext?.envelope };
    checks.same('commitments', subject, `what envelope ${envelope} of version ${no} is for`, { bid: id, challenge, no, envelope }, stated);
    checks.same('commitments', subject, `envelope ${envelope} of version ${no}`, sha256Hex(canonical(plaintext)), given);
  }
  // What was removed from an envelope can't be held against its commitment: what is left is against the removal.
  const left = envelopes.filter(
    ({ envelope, plaintext }) =>
      plaintext === null && content && log.removals.kept('commitments', partName(id, no, envelope), contentPart(content, envelope), checks),
  );
  checks.skip('commitments', envelopes.length - open.length);
  checks.same('commitments', subject, `version ${no}`, versionCommitment(envelopes), commitment);
  const parts = [...open.map(({ plaintext }) => plaintext?.content), ...left.map(({ envelope }) => contentPart(content!, envelope))];
  const said = parts.length ? Object.assign({}, ...parts) : null;
  checks.same('commitments', subject, `content of version ${no}`, said, content);
}

function checkKey(bundle: Bundle, key: SealKeyLine, log: EventLog, checks: Checks): void {
  const subject = { kind: 'sealKey', id: key.id };
  const handedIn = key.shares.filter(({ handedInAt }) => handedInAt !== null);
  const minutes = bundle
    .of('opening', key.challenge)
    .find(({ round, envelope }) => round === key.round && partOf(envelope) === key.envelope);
  checks.same('openings', subject, 'fingerprint', sha256Hex(Buffer.from(key.publicKey, 'base64url')), key.fingerprint);
  checks.same('openings', subject, 'whether it has minutes', key.state === 'OPENED', minutes !== undefined);
  checks.same('openings', subject, 'shares, each another', key.shares.length, new Set(key.shares.map(({ commitment }) => commitment)).size);
  if (minutes) checkMinutes(bundle, key, minutes, handedIn, checks);
  for (const { bid, reason } of minutes?.failed ?? [])
    if (reason === 'REMOVED') checks.isTrue('openings', subject, `that a sealed removal names ${bid}`, log.removals.tookWhole(bid ?? ''));
}

function checkMinutes(bundle: Bundle, key: SealKeyLine, minutes: OpeningLine, handedIn: SealKeyLine['shares'], checks: Checks): void {
  const subject = { kind: 'opening', id: `round ${minutes.round} of ${minutes.challenge}` };
  const { openedAt, custodians } = minutes;
  checks.isTrue('openings', subject, 'it took enough custodians', handedIn.length >= key.threshold && custodians.length >= key.threshold);
  const times = handedIn.map(({ handedInAt }) => handedInAt!).toSorted();
  checks.same('openings', subject, 'when shares were handed in', times, custodians.map(({ handedInAt }) => handedInAt).toSorted());
  checks.isTrue(
    'openings',
    subject,
    'nothing was opened before the shares',
    times.every((at) => at <= openedAt),
  );
  const shown = bundle.of('bid', minutes.challenge).filter((bid) => isOpenedBy(standing(bundle, bid), minutes));
  checks.isTrue('openings', subject, 'no more bids are open than it says', shown.length <= minutes.opened || !bundle.supervision);
  const closing = bundle.of('closing', minutes.challenge).find(({ round, undoneAt }) => !undoneAt && round === minutes.round);
  if (closing) checks.isTrue('openings', subject, 'nothing was opened before the close', openedAt >= closing.closedAt);
}

/** Whether a version was opened by these minutes; what came after them was never sealed. */
const isOpenedBy = (version: VersionPart | undefined, { round, envelope: key, openedAt }: OpeningLine): boolean =>
  version !== undefined &&
  version.receivedAt < openedAt &&
  version.round === round &&
  version.envelopes.some(({ envelope, plaintext }) => plaintext !== null && partOf(envelope) === key);

/** Which key an envelope is sealed to. */
const partOf = (envelope: string): string => (envelope === 'price' ? 'price' : 'main');
