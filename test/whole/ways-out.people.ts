import { typedId } from '../../src/common/ids.js';
import type { SampleFile } from '../../src/cli/sample-format.js';
import { SessionService } from '../../src/identity/session.service.js';
import type { TestApp } from '../app.js';
import { Factories, newKey, type Someone } from '../factories.js';
import type { Focus, Looker, RoleName } from './visibility.people.js';
import type { Picture } from './visibility.picture.js';

/**
 * Roles beside those of `ROLES`: `lost` is PI of the bid of the challenge that stays in reserve, `administrator` and `hooked` look after the unit of
 * the bid, `hooked` also leads in it; `suspended` had each office in the department, and `deputy` stands in for its supervisor.
 */
export const MORE = ['lost', 'administrator', 'hooked', 'suspended', 'deputy'] as const;
const DAY = 86_400_000;

/** Those who are added to the people of a list. */
export class MorePeople {
  private readonly make: Factories;
  private readonly known = new Map<string, { who: Someone; memberships: Looker['memberships'] }>();

  constructor(
    private readonly app: TestApp,
    private readonly file: SampleFile,
    private readonly focus: Focus,
  ) {
    this.make = new Factories(app);
  }

  async all(picture: Picture, lookers: ReadonlyMap<RoleName, Looker>): Promise<Map<string, Looker>> {
    if (this.known.size === 0) await this.settle(picture);
    await this.standIn(picture, lookers.get('supervisor')!);
    const more = [...this.known].map(([role, { who, memberships }]): [string, Looker] => [
      role,
      { id: who.actor.personId, expert: null, memberships, token: who.token },
    ]);
    return new Map<string, Looker>([...lookers, ...more, ['lost', await this.lost(picture)]]);
  }

  /** A clerk of the department, who is none any more when `leave` is called. */
  async leaver(picture: Picture): Promise<{ token: string; leave(): Promise<unknown> }> {
    const clerk = await this.make.person({ organisation: department(picture), role: 'clerk' });
    const leave = () => this.app.database.query('delete from membership where person_id = $1', [clerk.actor.personId]);
    return { token: clerk.token, leave };
  }

  private async settle(picture: Picture): Promise<void> {
    const unit = this.file.organisations.find(({ id }) => id === this.file.bids.find((bid) => bid.id === this.focus.bid)!.lead)!;
    const lead = picture.rows('organisation').find(({ credit_code: code }) => code === unit.creditCode)!.id;
    const office = department(picture);
    const inUnit = (role: 'administrator' | 'lead') => ({ organisation: typedId('organisation', lead), role });
    const held = (...roles: string[]) => roles.map((role) => ({ role, organisation: lead }));
    this.known.set('administrator', { who: await this.make.person(inUnit('administrator')), memberships: held('administrator') });
    const hooked = await this.make.person(inUnit('administrator'), inUnit('lead'));
    this.known.set('hooked', { who: hooked, memberships: held('administrator', 'lead') });
    const offices = (['clerk', 'approver', 'finance', 'supervisor'] as const).map((role) => ({ organisation: office, role }));
    const suspended = await this.make.person(...offices);
    await this.app.database.query('update membership set suspended_at = clock_now() where person_id = $1', [suspended.actor.personId]);
    this.known.set('suspended', { who: suspended, memberships: [] });
    this.known.set('deputy', { who: await this.make.person({ organisation: office, role: 'clerk' }), memberships: [] });
  }

  /** For a day, as delegations end; lists go on for years. */
  private async standIn(picture: Picture, supervisor: Looker): Promise<void> {
    const { who } = this.known.get('deputy')!;
    const membership = picture.rows('membership').find(({ person_id: id, role }) => id === supervisor.id && role === 'supervisor')!;
    const until = new Date(picture.now.getTime() + DAY).toISOString();
    const input = { membership: typedId('membership', membership.id), deputy: who.id, reason: 'away', until };
    const { delegate } = await this.app.ask<{ delegate: { id: string } }>(
      'mutation ($input: DelegateInput!, $key: ID!) { delegate(input: $input, key: $key) { id } }',
      { input, key: newKey() },
      supervisor.token,
    );
    await this.app.ask('mutation ($id: ID) { standIn(delegation: $id) }', { id: delegate.id }, who.token);
    const organisation = String(membership.organisation_id);
    this.known.set('deputy', { who, memberships: [{ role: 'supervisor', organisation }] });
  }

  private async lost(picture: Picture): Promise<Looker> {
    const { reserve } = this.file.expected.decisions.find(({ challenge }) => challenge === this.focus.challenge)!;
    const { pi } = this.file.bids.find(({ id }) => id === reserve.at(-1))!;
    const { id } = picture.rows('person').find(({ email }) => email === this.file.people.find((person) => person.id === pi)!.email)!;
    const memberships = picture.of('membership', 'person_id', id).map(({ role, organisation_id: organisation }) => ({
      role: String(role),
      organisation: String(organisation),
    }));
    this.tokenOfLost ??= (await this.app.nest.get(SessionService).openFor(id)).token;
    return { id, expert: picture.of('expert', 'person_id', id)[0]?.id ?? null, memberships, token: this.tokenOfLost };
  }
  private tokenOfLost?: string;
}

const department = (picture: Picture): string => typedId('organisation', String(picture.rows('list')[0]!.department_id));
