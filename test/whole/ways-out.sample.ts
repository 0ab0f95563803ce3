import type { SampleFile } from '../../src/cli/sample-format.js';

/** The file with one of its challenges alone, the need of which is its user's, and somebody there who speaks for it. What it expects of the whole list is left. */
export function oneChallenge(file: SampleFile, code: string): SampleFile {
  const challenge = file.challenges.find((one) => one.code === code)!;
  const bids = file.bids.filter((bid) => bid.challenge === code);
  const known = bids.map(({ id }) => id);
  const of = <T extends { challenge: string }>(all: T[]): T[] => all.filter((one) => one.challenge === code);
  const ofBids = <T extends { bid: string }>(all: T[]): T[] => all.filter(({ bid }) => known.includes(bid));
  const { delivery } = file;
  const email = 'need-owner@example.org';
  const owner = { id: 'PER-999', name: { zh: '需求方', en: 'Owner of the need' }, org: challenge.endUser, roles: ['need-owner'], email };
  return {
    ...file,
    people: [...file.people, owner as SampleFile['people'][number]],
    challenges: [{ ...challenge, needOwner: challenge.endUser }],
    questions: of(file.questions),
    amendments: of(file.amendments),
    bids,
    panels: of(file.panels),
    scores: of(file.scores),
    delivery: {
      ...delivery,
      contracts: ofBids(delivery.contracts),
      milestoneSubmissions: ofBids(delivery.milestoneSubmissions),
      heats: of(delivery.heats),
      changeRequests: ofBids(delivery.changeRequests),
      objections: of(delivery.objections),
      terminations: ofBids(delivery.terminations),
      acceptances: ofBids(delivery.acceptances),
    },
  };
}
