import type { SampleFile } from '../cli/sample-format.js';
import { addDays, afterDeadline, inTime } from '../common/offset.js';
import { checkChallenge } from './form-check.acts.js';
import type { Act } from './timeline.js';
import type { World } from './world.js';

type Instants = (offset: string) => Date;

/** The department decides on a challenge: at the instant given, or when the last correction of its bids has come to its end. */
export function decisionAct(file: SampleFile, challenge: string, at: Instants, from: Date): Act {
  return {
    at: latest([from, ...correctionEnds(file, challenge, at)]),
    label: `${file.officers.approver} decides on ${challenge}`,
    perform: async (world) => {
      const token = await world.officer(file.officers.approver, 'approver');
      await world.client.act(token, 'decideAward', { input: { challenge: world.id(challenge) } });
    },
  };
}

/**
 * A challenge without a panel: its bids are checked once every close of the list is past, and what is then left to decide is decided when
 * the time for reviews is over.
 */
export function unreviewedActs(file: SampleFile, at: Instants): Act[] {
  const unreviewed = file.challenges.filter(({ code }) => !file.panels.some((panel) => panel.challenge === code));
  return unreviewed.flatMap(({ code }) => {
    const closed = afterDeadline(afterDeadline(latest([lastClose(file, at), ...extensionEnd(file, code, at)])));
    const check: Act = {
      at: closed,
      label: `form check of ${code}, which has no panel`,
      perform: (world: World) => checkChallenge(world, code),
    };
    return [check, decisionAct(file, code, at, latest([closed, afterDeadline(at(file.policy.rules.review.closes))]))];
  });
}

/** Limits count all bids of a list, so all its closes come first. */
function lastClose(file: SampleFile, at: Instants): Date {
  return latest(file.challenges.flatMap(({ code }) => Object.values(closesOf(file, code, at))));
}

function closesOf({ amendments, policy }: SampleFile, code: string, at: Instants): { bidder: Date; recommender: Date } {
  const moved = amendments.filter(({ challenge }) => challenge === code);
  const { bidderClose, recommenderClose } = policy.rules.window;
  return {
    bidder: at(moved.findLast(({ newBidderClose }) => newBidderClose)?.newBidderClose ?? bidderClose),
    recommender: at(moved.findLast(({ newRecommenderClose }) => newRecommenderClose)?.newRecommenderClose ?? recommenderClose),
  };
}

/** Where all bids come after the close, the policy may open the challenge again for them. */
function extensionEnd(file: SampleFile, code: string, at: Instants): Date[] {
  const { action, extendDays } = file.policy.rules.noBid;
  const { bidder, recommender } = closesOf(file, code, at);
  const bids = file.bids.filter(({ challenge, withdrawnAt }) => challenge === code && !withdrawnAt);
  const extended = bids.length > 0 && bids.every(({ versions }) => versions.every(({ submittedAt }) => !inTime(at(submittedAt), bidder)));
  return extended && action === 'EXTEND_ONCE_THEN_RELIST' ? [addDays(latest([bidder, recommender]), extendDays)] : [];
}

/** When nothing is open any more of what was to be corrected. */
function correctionEnds(file: SampleFile, code: string, at: Instants): Date[] {
  const defects = file.bids.filter(({ challenge }) => challenge === code).flatMap(({ formalDefects }) => formalDefects);
  return defects.map(({ noticedAt, correctedAt }) => {
    const end = addDays(at(noticedAt), file.policy.rules.form.correctionLatestDays);
    return correctedAt && inTime(at(correctedAt), end) ? at(correctedAt) : afterDeadline(end);
  });
}

const latest = (instants: Date[]): Date => new Date(Math.max(...instants.map((instant) => instant.getTime())));
