import type { SampleBid, SampleFile, SampleFormalDefect } from '../cli/sample-format.js';
import { unlessRefused } from './client.js';
import { checkBid } from './form-check.acts.js';
import { fen } from './publication.acts.js';
import type { Act } from './timeline.js';
import type { World } from './world.js';

/** Everything up to the recommender close, with the corrections that follow, in the order of the blocks. */
export function biddingActs(file: SampleFile, at: (offset: string) => Date): Act[] {
  return [
    ...questionActs(file, at),
    ...amendmentActs(file, at),
    ...matchmakingActs(file, at),
    ...ledgerActs(file, at),
    ...bidActs(file, at),
  ];
}

function questionActs({ questions }: SampleFile, at: (offset: string) => Date): Act[] {
  return questions.flatMap(({ id, challenge, askedAt, askedBy, answeredAt, answeredBy, question, answer }) => [
    {
      at: at(askedAt),
      label: `${askedBy} asks ${id}`,
      perform: async (world: World) => {
        const asked = await world.client.act(await world.as(askedBy), 'askQuestion', { challenge: world.id(challenge), question });
        world.ids.set(`question:${id}`, asked.id);
      },
    },
    {
      at: at(answeredAt),
      label: `${answeredBy} answers ${id}`,
      perform: async (world: World) => {
        const token = await world.officer(answeredBy, 'clerk');
        await world.client.act(token, 'answerQuestion', { question: world.id(`question:${id}`), answer });
      },
    },
  ]);
}

function amendmentActs({ amendments, policy }: SampleFile, at: (offset: string) => Date): Act[] {
  const { bidderClose, recommenderClose } = policy.rules.window;
  const inForce = new Map<string, { newBidderClose: string; newRecommenderClose: string }>();
  return amendments.map((amendment) => {
    const { id, challenge, at: when, material, reason, changes, by, approvedBy } = amendment;
    const before = inForce.get(challenge) ?? { newBidderClose: bidderClose, newRecommenderClose: recommenderClose };
    // The closes are always said: an amendment that leaves them out would have the platform move them.
    const closes = {
      newBidderClose: amendment.newBidderClose ?? before.newBidderClose,
      newRecommenderClose: amendment.newRecommenderClose ?? before.newRecommenderClose,
    };
    inForce.set(challenge, closes);
    return {
      at: at(when),
      label: `${by} amends ${challenge} (${id}), ${approvedBy} approves`,
      perform: async (world: World) => {
        const instants = { newBidderClose: world.at(closes.newBidderClose), newRecommenderClose: world.at(closes.newRecommenderClose) };
        const input = { challenge: world.id(challenge), material, reason, changes, ...instants };
        const proposed = await world.client.act(await world.officer(by, 'clerk'), 'proposeAmendment', { input });
        await world.client.act(await world.officer(approvedBy, 'approver'), 'approveAmendment', { amendment: proposed.id });
      },
    };
  });
}

function matchmakingActs({ matchmaking = [] }: SampleFile, at: (offset: string) => Date): Act[] {
  return matchmaking.flatMap(({ challenge, org, ndaSignedAt, metAt, topic, by, host }, index) => [
    {
      at: at(ndaSignedAt),
      label: `${by} signs the NDA of ${challenge} for ${org}`,
      perform: async (world: World) => {
        const contact = await world.client.act(await world.as(by), 'signNda', {
          challenge: world.id(challenge),
          organisation: world.id(org),
        });
        world.ids.set(`contact:${index}`, contact.id);
      },
    },
    {
      at: at(metAt),
      label: `${org} meets ${host} about ${challenge}`,
      perform: async (world: World) => {
        const args = { contact: world.id(`contact:${index}`), topic, host: world.id(host) };
        await world.client.act(await world.as(by), 'recordMeeting', args);
      },
    },
  ]);
}

function ledgerActs({ enterpriseLedgers = [] }: SampleFile, at: (offset: string) => Date): Act[] {
  return enterpriseLedgers.flatMap(({ challenge, enterprise, entries }) =>
    entries.map(({ at: when, by, provedBy, form, amountFen, proved, note }) => ({
      at: at(when),
      label: `${by} enters ${amountFen} fen of ${form} for ${challenge}`,
      perform: async (world: World) => {
        const input = { challenge: world.id(challenge), form, amount: String(amountFen), note };
        const entry = await world.client.act(await world.as(by, 'need-owner', enterprise), 'enterLedgerEntry', { input });
        if (!proved) return;
        const prover = provedBy ?? world.file.officers.finance[0];
        await world.client.act(await world.officer(prover, 'finance'), 'proveLedgerEntry', { entry: entry.id });
      },
    })),
  );
}

function bidActs({ bids }: SampleFile, at: (offset: string) => Date): Act[] {
  return bids.flatMap((bid) => {
    const acts: Act[] = [];
    if (bid.matchingRegisteredAt) {
      acts.push({
        at: at(bid.matchingRegisteredAt),
        label: `${bid.pi} registers ${bid.lead} for ${bid.challenge}`,
        perform: async (world) => {
          const args = { challenge: world.id(bid.challenge), organisation: world.id(bid.lead) };
          await world.client.act(await world.as(bid.pi, 'pi'), 'registerForMatching', args);
        },
      });
    }
    for (const { no, submittedAt } of bid.versions) {
      acts.push({ at: at(submittedAt), label: `${bid.pi} submits ${bid.id} version ${no}`, perform: (world) => submit(world, bid) });
    }
    if (bid.withdrawnAt) {
      const perform = async (world: World) => world.client.act(await world.as(bid.pi, 'pi'), 'withdrawBid', { bid: world.id(bid.id) });
      acts.push({ at: at(bid.withdrawnAt), label: `${bid.pi} withdraws ${bid.id}`, perform });
    }
    if (bid.recommendation) {
      const { at: when, by, rank } = bid.recommendation;
      const perform = async (world: World) =>
        unlessRefused(
          world.client.act(await world.as(by, 'recommender', bid.recommender!), 'recommendBid', { bid: world.id(bid.id), rank }),
          'RECOMMENDER_CLOSED',
        );
      acts.push({ at: at(when), label: `${by} recommends ${bid.id} at rank ${rank}`, perform });
    }
    return [...acts, ...bid.formalDefects.flatMap((defect, index) => defectActs(bid, defect, index, at))];
  });
}

async function submit(world: World, bid: SampleBid): Promise<void> {
  const { client } = world;
  const token = await world.as(bid.pi, 'pi');
  if (!world.ids.has(bid.id)) {
    const input = { challenge: world.id(bid.challenge), lead: world.id(bid.lead), content: bidContent(world, bid) };
    world.ids.set(bid.id, (await client.act(token, 'draftBid', { input })).id);
  }
  await client.act(await world.as(bid.unitApprover, 'unit-approver', bid.lead), 'approveBid', { bid: world.id(bid.id) });
  await unlessRefused(client.act(token, 'submitBid', { bid: world.id(bid.id) }), 'BID_AFTER_DEADLINE');
  if (world.checked.has(bid.challenge)) await checkBid(world, bid);
}

function bidContent(world: World, bid: SampleBid): object {
  const { title, routeFamily, technicalRoute, plan, indicatorAnswers, trlNow, trlEnd, leadSharePercent, selfFunded, priorWinnerOf } = bid;
  return {
    ...{ title, routeFamily, technicalRoute, plan, indicatorAnswers, trlNow, trlEnd, leadSharePercent, priorWinnerOf },
    selfFunded: selfFunded ?? false,
    budget: { publicRequest: fen(bid.budget.publicRequest), ownFunds: fen(bid.budget.ownFunds) },
    partners: bid.partners.map(({ org, sharePercent }) => ({ organisation: world.id(org), sharePercent })),
    team: bid.team.map((person) => world.id(person)),
    unitApprover: world.id(bid.unitApprover),
    recommender: bid.recommender && world.id(bid.recommender),
    avoidExperts: bid.avoidExperts.map((expert) => world.id(expert)),
  };
}

function defectActs(bid: SampleBid, defect: SampleFormalDefect, index: number, at: (offset: string) => Date): Act[] {
  const { kind, note, noticedAt, noticedBy, correctedAt, correctedBy = bid.pi, contentChanged = false, changed } = defect;
  const name = `correction:${bid.id}:${index}`;
  const acts: Act[] = [
    {
      at: at(noticedAt),
      label: `${noticedBy} notices ${kind} in ${bid.id}`,
      perform: async (world) => {
        const input = { bid: world.id(bid.id), kind, note };
        world.ids.set(name, (await world.client.act(await world.officer(noticedBy, 'clerk'), 'noticeDefect', { input })).id);
      },
    },
  ];
  if (correctedAt) {
    acts.push({
      at: at(correctedAt),
      label: `${correctedBy} corrects ${bid.id}`,
      perform: async (world) => {
        const input = { correction: world.id(name), contentChanged, changed };
        const own = [bid.pi, bid.unitApprover, ...bid.team].includes(correctedBy);
        const token = own ? await world.as(correctedBy) : await world.as(correctedBy, 'lead', bid.lead);
        await unlessRefused(world.client.act(token, 'correctBid', { input }), 'CORRECTION_TOO_LATE');
        await world.settle();
        if (world.checked.has(bid.challenge)) await checkBid(world, bid);
      },
    });
  }
  return acts;
}
