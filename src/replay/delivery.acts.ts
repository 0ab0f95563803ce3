import type { SampleFile } from '../cli/sample-format.js';
import { objectionActs } from './objection.acts.js';
import { unlessRefused } from './client.js';
import { fen } from './publication.acts.js';
import type { Act } from './timeline.js';
import { Missing, type World } from './world.js';

/** Everything after the award. After each act that can unlock money, the two finance officers approve what is unlocked. */
export function deliveryActs(file: SampleFile, at: (offset: string) => Date): Act[] {
  const { delivery } = file;
  return [
    ...delivery.contracts.map(({ bid, signedAt, signedBy }) => ({
      at: at(signedAt),
      label: `${signedBy.join(', ')} sign the contract of ${bid}`,
      perform: async (world: World) => sign(world, bid, signedBy),
    })),
    ...submissionActs(delivery, at),
    ...delivery.heats.map(({ challenge, milestone, at: when, by }) => ({
      at: at(when),
      label: `${by} holds the heat ${milestone} of ${challenge}`,
      perform: async (world: World) => {
        const args = { challenge: world.id(challenge), milestone };
        // Under two tracks there is no heat: the money follows the verdicts (samples/README.md rules 14 and 15).
        await unlessRefused(world.client.act(await world.officer(by, 'clerk'), 'holdHeat', args), 'HEAT_NEEDS_TWO');
        await pay(world);
      },
    })),
    ...changeActs(delivery, at),
    ...objectionActs(file, at),
    ...terminationActs(delivery, at),
    ...delivery.acceptances.map(({ bid, at: when, by, experts, userBy, technicalPass, financialPass, surplus, opinion }) => ({
      at: at(when),
      label: `${by} concludes the acceptance of ${bid}`,
      perform: async (world: World) => {
        const contract = await contractOf(world, bid);
        const named = { experts: experts.map((expert) => world.id(expert)), user: world.id(userBy) };
        const input = { contract, technicalPass, financialPass, surplus: fen(surplus), opinion, ...named };
        await world.client.act(await world.officer(by, 'approver'), 'concludeAcceptance', { input });
      },
    })),
  ];
}

async function sign(world: World, bid: string, signers: readonly string[]): Promise<void> {
  const contract = await contractOf(world, bid);
  for (const signer of signers) await world.client.act(await world.as(signer), 'signContract', { contract });
  await pay(world);
}

function submissionActs({ milestoneSubmissions }: SampleFile['delivery'], at: (offset: string) => Date): Act[] {
  return milestoneSubmissions.flatMap((submission) => {
    const { bid, milestone, round, submittedAt, by, measurements, moneyUsed, userOpinion, opinionBy, decidedAt, decidedBy } = submission;
    const name = `submission:${bid}:${milestone}:${round}`;
    return [
      {
        at: at(submittedAt),
        label: `${by} submits ${milestone} of ${bid}, round ${round}`,
        perform: async (world: World) => {
          const measured = measurements.map((measurement) => ({ ...measurement, issuedBy: world.id(measurement.issuedBy) }));
          const input = { contract: await contractOf(world, bid), milestone, round, measurements: measured, moneyUsed: fen(moneyUsed) };
          world.ids.set(name, (await world.client.act(await world.as(by, 'pi'), 'submitMilestone', { input })).id);
          const opinion = { submission: world.id(name), opinion: userOpinion };
          await world.client.act(await world.as(opinionBy, 'end-user', endUserOf(world, bid)), 'giveUserOpinion', { input: opinion });
        },
      },
      {
        at: at(decidedAt),
        label: `${decidedBy} decides ${milestone} of ${bid}, round ${round}`,
        perform: async (world: World) => {
          await world.client.act(await world.officer(decidedBy, 'clerk'), 'decideMilestone', { submission: world.id(name) });
          await pay(world);
        },
      },
    ];
  });
}

function changeActs({ changeRequests }: SampleFile['delivery'], at: (offset: string) => Date): Act[] {
  return changeRequests.flatMap((change) => {
    const {
      id,
      bid,
      type,
      filedAt,
      by,
      extensionDays,
      indicator,
      from,
      to,
      expertOpinion,
      experts = [],
      decidedAt,
      decidedBy,
      reason,
    } = change;
    const acts: Act[] = [
      {
        at: at(filedAt),
        label: `${by} asks for a change of ${bid} (${id}, ${type})`,
        perform: async (world) => {
          const input = { contract: await contractOf(world, bid), type, extensionDays, indicator, from, to, reason };
          world.ids.set(`change:${id}`, (await world.client.act(await world.as(by, 'pi'), 'requestChange', { input })).id);
        },
      },
    ];
    if (decidedBy ?? !['TARGET_UP', 'ROUTE'].includes(type)) {
      acts.push({
        at: at(decidedAt),
        label: `${decidedBy ?? 'the approver'} decides ${id}`,
        perform: async (world) => {
          const input = { change: world.id(`change:${id}`), expertOpinion, experts: experts.map((expert) => world.id(expert)) };
          const approver = decidedBy ?? world.file.officers.approver;
          await world.client.act(await world.officer(approver, 'approver'), 'decideChange', { input });
        },
      });
    }
    return acts;
  });
}

function terminationActs({ terminations }: SampleFile['delivery'], at: (offset: string) => Date): Act[] {
  return terminations.flatMap(({ bid, kind, diligent, at: when, by, experts, decidedAt, decidedBy, usedAccepted, reason }, index) => [
    {
      at: at(when),
      label: `${by} proposes to terminate ${bid}`,
      perform: async (world: World) => {
        const token = world.bid(bid).pi === by ? await world.as(by, 'pi') : await world.officer(by, 'clerk');
        const input = { contract: await contractOf(world, bid), kind, reason };
        world.ids.set(`termination:${index}`, (await world.client.act(token, 'proposeTermination', { input })).id);
      },
    },
    {
      at: at(decidedAt),
      label: `${decidedBy} decides the termination of ${bid}`,
      perform: async (world: World) => {
        const advice = { experts: experts.map((expert) => world.id(expert)), usedAccepted: fen(usedAccepted) };
        const input = { termination: world.id(`termination:${index}`), diligent, ...advice };
        await world.client.act(await world.officer(decidedBy, 'approver'), 'decideTermination', { input });
        await pay(world);
      },
    },
  ]);
}

function endUserOf(world: World, bid: string): string {
  return world.challenge(world.bid(bid).challenge).endUser;
}

async function contractOf(world: World, bid: string): Promise<string> {
  const known = world.ids.get(`contract:${bid}`);
  if (known) return known;
  const token = await world.officer(world.file.officers.clerk, 'clerk');
  const query = 'query($id: ID!) { bid(id: $id) { contract { id } } }';
  const found = await world.client.ask<{ contract: { id: string } | null } | null>(token, 'bid', query, { id: world.id(bid) });
  if (!found?.contract) throw new Missing(`${bid} has no contract`);
  world.ids.set(`contract:${bid}`, found.contract.id);
  return found.contract.id;
}

/** Both finance officers approve every payment of the list that is unlocked, one after the other. */
async function pay(world: World): Promise<void> {
  await world.settle();
  const [first, second] = world.file.officers.finance;
  const token = await world.officer(first, 'finance');
  const query = 'query($list: ID!) { duePayments(list: $list) { id } }';
  const due = await world.client.ask<{ id: string }[]>(token, 'duePayments', query, { list: world.id('list') });
  for (const { id } of due) {
    await world.client.act(token, 'approvePayment', { payment: id });
    await world.client.act(await world.officer(second, 'finance'), 'approvePayment', { payment: id });
  }
}
