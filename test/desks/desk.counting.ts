import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SessionService } from '../../src/identity/session.service.js';
import type { TestApp } from '../app.js';

/** The sample that is counted: the widest of mechanism A. */
const SAMPLE = 'jiangsu-2026-a';
const file = JSON.parse(readFileSync(join(import.meta.dirname, '../../samples', `${SAMPLE}.json`), 'utf8')) as Sample;
const DAY = 86_400_000;
const DAY_0 = Date.parse(`${file.publishedOn}T00:00:00+08:00`);
/** Milliseconds of `P44DT21H05M` and the like after day 0. */
function at(offset: string): number {
  const [, days, ...clock] = /^P(\d+)D(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(offset)!;
  const [hours, minutes, seconds] = clock.map((part) => Number(part ?? 0)) as [number, number, number];
  return Number(days) * DAY + ((hours * 60 + minutes) * 60 + seconds) * 1000;
}

/**
 * How many entries each desk must hold, as `<who> <role>`, counted from the file by numbers alone, without the product's machines and views: what
 * lies before the instant is done.
 */
type Counts = Record<string, number>;
const count = <T>(rows: readonly T[], rule: (row: T) => boolean): number => rows.filter(rule).length;
const { clerk, approver, supervisor } = file.officers;
const closeOf = (code: string, now: number): number =>
  at(
    file.amendments.findLast((one) => one.challenge === code && one.newBidderClose && at(one.at) < now)?.newBidderClose ??
      file.policy.rules.window.bidderClose,
  );
const live = (now: number) =>
  file.bids.filter(({ versions, withdrawnAt }) => at(versions[0]!.submittedAt) < now && !(withdrawnAt && at(withdrawnAt) < now));

/** Questions wait for the clerk, and for who asked; closes come for officers. */
function asking(now: number): Counts {
  const open = count(file.challenges, ({ code }) => closeOf(code, now) > now);
  const asked = file.questions.filter((one) => at(one.askedAt) < now && at(one.answeredAt) >= now);
  return {
    [`${clerk} CLERK`]: open + asked.length,
    [`${approver} APPROVER`]: open,
    [`${supervisor} SUPERVISOR`]: open,
    ...Object.fromEntries(asked.map(({ askedBy }) => [`${askedBy} BIDDER`, count(asked, (one) => one.askedBy === askedBy)])),
  };
}

/** A bid waits for its recommender; its PI sees that and the close, and has to confirm what a material amendment came after. */
function bidding(now: number): Counts {
  const bids = live(now).filter(({ recommendation }) => recommendation && at(recommendation.at) >= now);
  const stale = ({ challenge, versions }: Bid): boolean => {
    const last = Math.max(...versions.map(({ submittedAt }) => at(submittedAt)).filter((instant) => instant < now));
    return file.amendments.some((one) => one.challenge === challenge && one.material && at(one.at) < now && at(one.at) > last);
  };
  const counts: Counts = { [`${clerk} CLERK`]: count(file.challenges, ({ code }) => closeOf(code, now) > now) };
  for (const { recommendation, pi } of bids) {
    counts[`${recommendation!.by} RECOMMENDER`] = count(bids, (one) => one.recommendation!.by === recommendation!.by);
    const own = bids.filter((one) => one.pi === pi);
    counts[`${pi} BIDDER`] = 2 * own.length + count(own, stale);
  }
  return counts;
}

/** Each expert has the eligible bids of the panels that they sit on, less those that they have scored. */
function reviewing(now: number): Counts {
  const correcting = count(
    file.bids.flatMap(({ formalDefects }) => formalDefects),
    ({ noticedAt, correctedAt }) =>
      at(noticedAt) < now &&
      !(correctedAt && at(correctedAt) < now) &&
      at(noticedAt) + file.policy.rules.form.correctionLatestDays * DAY >= now,
  );
  const officers = file.panels.length + correcting;
  const counts: Counts = { [`${clerk} CLERK`]: officers, [`${approver} APPROVER`]: officers };
  const eligible = file.expected.eligibility.filter(({ status }) => status === 'ELIGIBLE').map(({ bid }) => bid);
  for (const { id, person } of file.experts) {
    const seats = file.expected.panels.filter(({ members }) => members.includes(id)).map(({ challenge }) => challenge);
    const bids = file.bids.filter((bid) => eligible.includes(bid.id) && seats.includes(bid.challenge));
    const scored = (bid: string) =>
      file.scores.some((one) => one.bid === bid && one.stage === 'remote' && one.expert === id && at(one.submittedAt) < now);
    counts[`${person} EXPERT`] = count(bids, (bid) => !scored(bid.id));
  }
  return counts;
}

/** A contract waits for its PI, who approves for the unit, members of partners, the end user's, and at last the department. */
function signing(now: number): Counts {
  const contracts = file.delivery.contracts.filter(({ signedAt }) => at(signedAt) >= now);
  const bids = contracts.map(({ bid }) => file.bids.find(({ id }) => id === bid)!);
  const orgOf = (person: string) => file.people.find(({ id }) => id === person)!.org;
  const endUserOf = (code: string) => file.challenges.find((one) => one.code === code)!.endUser;
  const counts: Counts = { [`${clerk} CLERK`]: contracts.length, [`${approver} APPROVER`]: contracts.length };
  for (const who of new Set(contracts.flatMap(({ signedBy }) => signedBy).filter((one) => one !== approver))) {
    const org = orgOf(who);
    const used = count(bids, ({ challenge }) => endUserOf(challenge) === org);
    if (used) counts[`${who} NEED_OWNER`] = used;
    else
      counts[`${who} BIDDER`] = count(
        bids,
        ({ pi, unitApprover, partners }) => [pi, unitApprover].includes(who) || partners.some((one) => one.org === org),
      );
  }
  return counts;
}

const LOOKS: [string, (now: number) => Counts][] = [
  ['P15D', asking],
  ['P44DT12H', bidding],
  ['P75D', reviewing],
  ['P138D', signing],
];

/** Looks at desks at some instants of that sample; at those of others not at all. */
export class DeskCounting {
  /** What lies there, and what must, look by look. */
  readonly found: Counts[] = [];
  readonly expected: Counts[] = [];
  /** Looks still to come. */
  readonly left: typeof LOOKS;

  constructor(
    private readonly app: TestApp,
    sample: string,
  ) {
    this.left = sample === SAMPLE ? [...LOOKS] : [];
  }

  /** Before each act of the list: at the first one from each instant on. */
  async look(): Promise<void> {
    const [next] = this.left;
    if (!next) return;
    const [clock] = await this.app.database.query<{ now: Date }>('select clock_now() as now');
    const now = clock!.now.getTime() - DAY_0;
    if (now < at(next[0])) return;
    this.left.shift();
    const counts = next[1](now);
    this.expected.push(counts);
    this.found.push(await this.counted(Object.keys(counts)));
  }

  private async counted(desks: string[]): Promise<Counts> {
    const counts: Counts = {};
    for (const desk of desks) {
      const [who, role] = desk.split(' ');
      const { email } = file.people.find(({ id }) => id === who)!;
      const [person] = await this.app.database.query<{ id: string }>('select id from person where email = lower($1)', [email]);
      const { token } = await this.app.nest.get(SessionService).openFor(person!.id);
      const query = 'query ($role: DeskRole) { desk(role: $role, first: 1) { totalCount } }';
      counts[desk] = (await this.app.ask<{ desk: { totalCount: number } }>(query, { role }, token)).desk.totalCount;
    }
    return counts;
  }
}

/** What is read of the file. */
interface Sample {
  publishedOn: string;
  policy: { rules: { window: { bidderClose: string }; form: { correctionLatestDays: number } } };
  officers: { clerk: string; approver: string; supervisor: string };
  people: { id: string; org: string; email: string }[];
  challenges: { code: string; endUser: string }[];
  questions: { askedAt: string; askedBy: string; answeredAt: string }[];
  amendments: { challenge: string; at: string; material: boolean; newBidderClose?: string }[];
  bids: Bid[];
  experts: { id: string; person: string }[];
  panels: object[];
  scores: { bid: string; stage: string; expert: string; submittedAt: string }[];
  delivery: { contracts: { bid: string; signedAt: string; signedBy: string[] }[] };
  expected: { eligibility: { bid: string; status: string }[]; panels: { challenge: string; members: string[] }[] };
}
interface Bid {
  id: string;
  challenge: string;
  pi: string;
  unitApprover: string;
  partners: { org: string }[];
  versions: { submittedAt: string }[];
  withdrawnAt?: string;
  recommendation: { at: string; by: string } | null;
  formalDefects: { noticedAt: string; correctedAt?: string }[];
}
