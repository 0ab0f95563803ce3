import type { SampleFile, SamplePanel, SampleScore } from '../cli/sample-format.js';
import { unlessRefused } from './client.js';
import { decisionAct } from './decision.acts.js';
import { drawBeside } from './draw.acts.js';
import { checkChallenge } from './form-check.acts.js';
import type { Act } from './timeline.js';
import type { World } from './world.js';

/** Marks that must not count are NOT_FOUND outwardly, and what comes after the closing is late; the attempts are on record. */
const NOT_COUNTED = ['NOT_FOUND', 'STAGE_CLOSED'];

/** Panels and score sheets. The form check ends right before a panel is settled; the decision follows the last stage. */
export function reviewActs(file: SampleFile, at: (offset: string) => Date): Act[] {
  return [...file.panels.flatMap((panel) => panelActs(file, panel, at)), ...file.scores.flatMap((score) => scoreActs(score, at))];
}

function panelActs(file: SampleFile, panel: SamplePanel, at: (offset: string) => Date): Act[] {
  const { challenge, drawSeed, settledAt, settledBy, stages, drawn, reserves, declined } = panel;
  const first = Math.min(at(settledAt).getTime(), ...declined.map((refusal) => at(refusal.at).getTime()));
  const appoint: Act = {
    at: new Date(first),
    label: `${file.officers.clerk} appoints the panel of ${challenge}`,
    perform: async (world) => {
      const seats = { drawn: drawn.map((expert) => world.id(expert)), reserves: reserves.map((expert) => world.id(expert)) };
      const input = { challenge: world.id(challenge), seed: drawSeed, ...seats };
      await world.client.act(await world.officer(file.officers.clerk, 'clerk'), 'appointPanel', { input });
    },
  };
  const refusals = declined.map(({ expert, at: when, reason }) => ({
    at: at(when),
    label: `${expert} declines ${challenge}`,
    perform: async (world: World) =>
      world.client.act(await asExpert(world, expert), 'declineSeat', { challenge: world.id(challenge), reason }),
  }));
  const settle: Act = {
    at: at(settledAt),
    label: `${settledBy} settles the panel of ${challenge}`,
    perform: async (world) => {
      await checkChallenge(world, challenge);
      await world.client.act(await world.officer(settledBy, 'clerk'), 'settlePanel', { challenge: world.id(challenge) });
    },
  };
  const closings = stages.map(({ stage, closedAt, closedBy }, index) => ({
    at: at(closedAt),
    label: `${closedBy} closes the ${stage} stage of ${challenge}`,
    perform: async (world: World) => {
      const token = await world.officer(closedBy, 'clerk');
      const last = index === stages.length - 1;
      if (last) await recordVotes(world, challenge);
      await world.client.act(token, 'closeStage', { challenge: world.id(challenge), stage });
    },
  }));
  return [
    appoint,
    ...drawBeside(file, panel, appoint.at),
    ...refusals,
    settle,
    ...closings,
    decisionAct(file, challenge, at, at(stages.at(-1)!.closedAt)),
  ];
}

/** Votes for bids that are out of the race already have nothing to decide. */
async function recordVotes(world: World, challenge: string): Promise<void> {
  const token = await world.officer(world.file.officers.clerk, 'clerk');
  for (const { id, panelVotes: votes } of world.bidsOf(challenge)) {
    if (votes === undefined || !world.ids.has(id)) continue;
    await unlessRefused(world.client.act(token, 'recordPanelVotes', { bid: world.id(id), votes }), 'WRONG_STATE');
  }
}

function scoreActs(score: SampleScore, at: (offset: string) => Date): Act[] {
  const { bid, stage, expert, submittedAt, confidence, canDeliver, items, overall, revision } = score;
  const acts: Act[] = [
    {
      at: at(submittedAt),
      label: `${expert} scores ${bid} (${stage})`,
      perform: async (world) => {
        const input = { bid: world.id(bid), stage, confidence, canDeliver, items, overall };
        await unlessRefused(world.client.act(await asExpert(world, expert), 'submitScore', { input }), ...NOT_COUNTED);
      },
    },
  ];
  if (revision) {
    acts.push({
      at: at(revision.at),
      label: `${expert} revises ${bid} (${stage})`,
      perform: async (world) => {
        const input = { bid: world.id(bid), stage, reason: revision.reason, items: revision.items };
        await unlessRefused(world.client.act(await asExpert(world, expert), 'reviseScore', { input }), ...NOT_COUNTED);
      },
    });
  }
  return acts;
}

function asExpert(world: World, expert: string): Promise<string> {
  const { person, affiliation } = world.file.experts.find(({ id }) => id === expert)!;
  return world.as(person, 'expert', affiliation);
}
