import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { startApp, type TestApp } from '../app.js';
import { keyOf } from '../list.factories.js';
import { CustodyWorld } from './custody-world.js';

const TEXT = '{ zh en }';
const CONTENT = `code position title ${TEXT} cluster background ${TEXT} problem ${TEXT} needOwner { id } endUser { id }
  indicators { id name ${TEXT} unit direction rangeMode baseline target stretch testMethod ${TEXT} tester weight veto dueMilestone }
  deliverables ${TEXT} funding { kind publicPerAward ownToPublicMin enterpriseCash enterpriseTotal prizes } ip ${TEXT}
  bidderConditions { text ${TEXT} leadKinds } rubric { criteria { id name ${TEXT} weight max thresholdPercent } tieCriterion }
  signingSharePercent milestones { id name ${TEXT} dueAfterSigning paymentSharePercent heat { indicators final } }
  winners { mode k shortlistMax winnersMax }`;

const withoutNulls = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (_key, part: unknown) => (part === null ? undefined : part)));

describe('the hash of a published challenge', () => {
  let app: TestApp;
  let world: CustodyWorld;
  beforeAll(async () => {
    app = await startApp({ worker: false });
    world = new CustodyWorld(app);
  });
  afterAll(() => app.stop());

  const recorded = async (list: string) => {
    const [event] = await app.database.query<{ document: { challenges: { contentHash: string }[] } }>(
      "select document from event where event = 'publishList' and subject_id = $1",
      [keyOf(list)],
    );
    return event!.document.challenges.map(({ contentHash }) => contentHash);
  };

  it('can be made again by anybody out of what the API shows', async () => {
    const department = await world.lists.department();
    const enterprise = await world.make.organisation();
    const list = await world.lists.list(department, { overrides: { sealing: { level: 'none', envelopes: 'one' } } });
    const challenges = [
      await world.lists.challenge(department, list),
      await world.lists.challenge(department, list, {
        needOwner: enterprise,
        signingSharePercent: 12.5,
        bidderConditions: { text: { zh: '不限', en: 'Any' } },
      }),
    ];
    expect((await world.publish(department, list)).codes).toEqual([]);
    const hashes: string[] = [];
    for (const id of challenges) {
      const document = `query ($id: ID!) { challenge(id: $id) { ${CONTENT} } }`;
      const { challenge } = await app.ask<{
        challenge: Record<string, unknown> & { needOwner: { id: string } | null; endUser: { id: string } };
      }>(document, { id });
      const content = { ...challenge, needOwner: challenge.needOwner?.id ?? null, endUser: challenge.endUser.id };
      hashes.push(
        createHash('sha256')
          .update(canonicalize(withoutNulls(content))!)
          .digest('hex'),
      );
    }
    expect(await recorded(list)).toEqual(hashes);
  });
});
