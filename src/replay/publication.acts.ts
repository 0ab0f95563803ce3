import type { SampleChallenge, SampleFile, SampleMoney } from '../cli/sample-format.js';
import { clusterOfSample } from '../challenges/clusters.js';
import { organisationKindOfSample } from '../identity/organisation-kinds.js';
import type { EffectiveRules } from '../policies/effective-rules.js';
import type { Act } from './timeline.js';
import type { World } from './world.js';

export const fen = (money: SampleMoney): string => String(money.amountFen);

/** Publication at day 0: under two pairs of eyes, with the budget locked. */
export function publicationActs(file: SampleFile, at: (offset: string) => Date): Act[] {
  return [{ at: at('P0D'), label: `publish ${file.id}`, perform: publish }];
}

async function publish(world: World): Promise<void> {
  const { clerk, approver, finance } = world.file.officers;
  const { client } = world;
  const list = world.id('list');
  await client.act(await world.officer(clerk, 'clerk'), 'submitList', { list });
  const query = 'query($id: ID!) { list(id: $id) { budgetNeeded } }';
  const token = await world.officer(finance[0], 'finance');
  const { budgetNeeded } = await client.ask<{ budgetNeeded: string }>(token, 'list', query, { id: list });
  await client.act(token, 'lockBudget', { list, amount: String(BigInt(budgetNeeded) + foreseen(world.file)) });
  await client.act(await world.officer(approver, 'approver'), 'approveList', { list });
  await client.act(await world.officer(approver, 'approver'), 'publishList', { list });
}

/** Fen that amendments will raise awards to, at most: no more is promised later than was locked. */
function foreseen({ amendments, challenges }: SampleFile): bigint {
  const raises = amendments.flatMap(({ challenge, changes }) => {
    const { k, shortlistMax = 0 } = challenges.find(({ code }) => code === challenge)!.winners;
    return changes.map(({ indicator, field, to }) =>
      !indicator && field === 'publicPerAward' && typeof to === 'number'
        ? BigInt(Math.max(0, Math.floor(to))) * BigInt(Math.max(1, k, shortlistMax))
        : 0n,
    );
  });
  return raises.reduce((sum, raise) => sum + raise, 0n);
}

/** Drafts the list and its challenges as the clerk, sealed as the replay is told, since files say nothing of it; gives the rules in force. */
export async function draftList(world: World): Promise<EffectiveRules> {
  const { file, client } = world;
  const token = await world.officer(file.officers.clerk, 'clerk');
  const { archetype, profile, rules } = file.policy;
  const draft = {
    department: world.id(world.department),
    code: file.id,
    title: file.title,
    note: file.note,
    archetype,
    profile,
    overrides: { sealing: world.sealing, ...rules },
  };
  const input = { ...draft, legalBasis: 'Replay of a sample list' };
  const list = await client.act<{ id: string; rules: EffectiveRules }>(token, 'draftList', { input }, '{ id rules }');
  world.ids.set('list', list.id);
  for (const challenge of file.challenges) {
    const { id } = await client.act(token, 'draftChallenge', { input: { list: list.id, ...challengeInput(world, challenge) } });
    world.ids.set(challenge.code, id);
  }
  return list.rules;
}

function challengeInput(world: World, challenge: SampleChallenge): object {
  const {
    code,
    title,
    background,
    problem,
    deliverables,
    ip,
    bidderConditions,
    rubric,
    signingSharePercent,
    milestones,
    winners,
    funding,
  } = challenge;
  return {
    ...{ code, title, background, problem, deliverables, ip, bidderConditions, rubric, signingSharePercent, milestones, winners },
    cluster: clusterOfSample(challenge.cluster),
    needOwner: challenge.needOwner && world.id(challenge.needOwner),
    endUser: world.id(challenge.endUser),
    indicators: challenge.indicators.map((indicator) => ({ ...indicator, tester: world.id(indicator.tester) })),
    funding: {
      kind: funding.kind,
      publicPerAward: fen(funding.publicPerAward),
      ownToPublicMin: funding.ownToPublicMin,
      enterpriseCash: funding.enterpriseCash && fen(funding.enterpriseCash),
      enterpriseTotal: funding.enterpriseTotal && fen(funding.enterpriseTotal),
      prizes: funding.prizes?.map(fen),
    },
    vetters: challenge.vetters.map((vetter) => world.id(vetter)),
  };
}

/** Registers the organisations of a file, parents first, with what they hold of each other and their bans. */
export async function registerOrganisations(world: World): Promise<void> {
  const { file, client, operatorToken, ids } = world;
  const waiting = [...file.organisations];
  while (waiting.length) {
    const next = waiting.findIndex(({ parent }) => !parent || ids.has(parent));
    if (next < 0) throw new Error(`organisations that are each other's parents: ${waiting.map(({ id }) => id).join(', ')}`);
    const [{ id, kind, name, creditCode, regionCode, tags, contactEmail, parent }] = waiting.splice(next, 1) as [(typeof waiting)[number]];
    const input = {
      kind: organisationKindOfSample(kind),
      name,
      creditCode,
      regionCode,
      tags,
      contactEmail,
      parent: parent && ids.get(parent),
    };
    ids.set(id, (await client.act(operatorToken, 'createOrganisation', { input })).id);
  }
  for (const { id, shareholdings = [], integrityBan } of file.organisations) {
    for (const { org, percent } of shareholdings) {
      await client.act(operatorToken, 'recordShareholding', { input: { owner: world.id(id), owned: world.id(org), percent } });
    }
    if (integrityBan) await recordBan(world, { organisation: world.id(id) }, integrityBan);
  }
}

/** Puts a ban on record as the operator. */
export async function recordBan(
  world: World,
  subject: { organisation?: string; person?: string; expert?: string },
  { from, to, reason }: { from: string; to: string; reason: object },
): Promise<void> {
  await world.client.act(world.operatorToken, 'recordBan', { input: { ...subject, from: world.at(from), to: world.at(to), reason } });
}
