import { SessionService } from '../../src/identity/session.service.js';
import type { TestApp } from '../app.js';
import { newKey, type Someone } from '../factories.js';
import { keyOf } from '../list.factories.js';

/** Deputies of a test, over HTTP. */
export class Deputies {
  constructor(private readonly app: TestApp) {}

  /** Typed id of a role held. */
  async held(who: Someone, role: string): Promise<string> {
    const [found] = await this.app.database.query<{ id: string }>('select id from membership where person_id = $1 and role = $2', [
      keyOf(who.id),
      role,
    ]);
    return `membership_${found!.id.replaceAll('-', '')}`;
  }

  standIn(delegation: string | null, by: Someone) {
    const query = 'mutation ($delegation: ID) { standIn(delegation: $delegation) }';
    return this.app.graphql<{ standIn: boolean }>(query, { delegation }, by.token);
  }

  /** Another session of the deputy, which stands in by the delegation. */
  async standing(delegation: string, deputy: Someone): Promise<Someone> {
    const session = { ...deputy, token: (await this.app.nest.get(SessionService).openFor(keyOf(deputy.id))).token };
    const { codes } = await this.standIn(delegation, session);
    if (codes.length) throw new Error(codes.join());
    return session;
  }

  /** The same by a delegation that runs for a year from now on. */
  async sessionFor(principal: Someone, role: string, deputy: Someone): Promise<Someone> {
    const [{ now }] = (await this.app.database.query<{ now: Date }>('select clock_now() as now')) as [{ now: Date }];
    const input = {
      membership: await this.held(principal, role),
      deputy: deputy.id,
      until: new Date(now.getTime() + 365 * 86_400_000),
      reason: 'is away',
    };
    const { delegate } = await this.app.ask<{ delegate: { id: string } }>(
      'mutation ($input: DelegateInput!, $key: ID!) { delegate(input: $input, key: $key) { id } }',
      { input, key: newKey() },
      principal.token,
    );
    return this.standing(delegate.id, deputy);
  }
}
