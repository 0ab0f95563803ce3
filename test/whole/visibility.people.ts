import type { Role } from '../../src/common/actor.js';
import { typedId } from '../../src/common/ids.js';
import type { SampleFile } from '../../src/cli/sample-format.js';
import { SessionService } from '../../src/identity/session.service.js';
import type { TestApp } from '../app.js';
import { Factories } from '../factories.js';
import type { Onlooker, Picture, Row } from './visibility.picture.js';
import type { ROLES } from './visibility.sights.js';

export type RoleName = (typeof ROLES)[number];
export interface Looker extends Onlooker {
  token: string | undefined;
}

/** The challenge and the bid of the file that roles and states are told by. */
export interface Focus {
  challenge: string;
  bid: string;
}

const EVERY_PART: Role[] = [
  'pi',
  'unit-approver',
  'lead',
  'team-member',
  'member',
  'recommender',
  'need-owner',
  'end-user',
  'tester',
  'administrator',
];

/** One person for each role, of the file where it has one. */
export class People {
  private readonly make: Factories;
  private readonly ids = new Map<RoleName, string>();
  private readonly tokens = new Map<RoleName, string>();

  constructor(
    private readonly app: TestApp,
    private readonly file: SampleFile,
    private readonly focus: Focus,
  ) {
    this.make = new Factories(app);
  }

  /** Those who are there by now, with what they hold. */
  async all(picture: Picture): Promise<Map<RoleName, Looker>> {
    await this.settle(picture);
    const found = new Map<RoleName, Looker>([['public', { id: null, expert: null, memberships: [], token: undefined }]]);
    for (const [role, id] of this.ids) {
      const [held] = await this.app.database.query<Onlooker>(
        `select p.id, (select e.id from expert e where e.person_id = p.id) as expert, (select coalesce(json_agg(json_build_object('role', m.role,
           'organisation', m.organisation_id)), '[]') from membership m where m.person_id = p.id and m.suspended_at is null) as memberships from person p where p.id = $1`,
        [id],
      );
      if (!this.tokens.has(role)) this.tokens.set(role, (await this.app.nest.get(SessionService).openFor(id)).token);
      found.set(role, { ...held!, token: this.tokens.get(role) });
    }
    return found;
  }

  /** The bid that roles are told by, once it is there. */
  bid(picture: Picture): Row | undefined {
    return this.bidOf(picture, this.focus.bid);
  }

  /** A bid of the file, once it is there: by its PI, or who was it before a change. */
  bidOf(picture: Picture, name: string): Row | undefined {
    const { pi, challenge: code } = this.file.bids.find(({ id }) => id === name)!;
    const challenge = picture.rows('challenge').find((one) => one.code === code);
    return picture.rows('bid').find((bid) => bid.pi_id === this.person(picture, pi)?.id && bid.challenge_id === challenge?.id);
  }

  challenge(picture: Picture): Row | undefined {
    return picture.rows('challenge').find(({ code }) => code === this.focus.challenge);
  }

  /** The row of the person of a role, where there is one by now. */
  rowsOf(picture: Picture, role: RoleName): Row[] {
    return this.ids.has(role) ? [picture.one('person', this.ids.get(role))] : [];
  }

  private person(picture: Picture, name: string): Row | undefined {
    const email = this.file.people.find(({ id }) => id === name)?.email;
    return picture.rows('person').find((person) => person.email === email);
  }

  private async settle(picture: Picture): Promise<void> {
    const { officers, experts, panels, bids, people, challenges } = this.file;
    const set = (role: RoleName, person: Row | undefined): void => {
      if (person && !this.ids.has(role)) this.ids.set(role, person.id);
    };
    const named = (role: RoleName, name: string | undefined): void => set(role, name ? this.person(picture, name) : undefined);
    const bid = bids.find(({ id }) => id === this.focus.bid)!;
    const challenge = challenges.find(({ code }) => code === this.focus.challenge)!;
    const panel = panels.find((one) => one.challenge === this.focus.challenge)!;
    const { replaced, members } = this.file.expected.panels.find((one) => one.challenge === this.focus.challenge)!;
    const ofExpert = (id: string | undefined): string | undefined => experts.find((expert) => expert.id === id)?.person;
    named('clerk', officers.clerk);
    named('approver', officers.approver);
    named('supervisor', officers.supervisor);
    named('finance', officers.finance[0]);
    named('operator', officers.operator);
    named('pi', bid.pi);
    named('unit', bid.unitApprover);
    named(
      'team',
      bid.team.find((member) => member !== bid.unitApprover),
    );
    named('recommender', bid.recommendation?.by);
    named('rival', bids.find((other) => other.challenge === bid.challenge && other.pi !== bid.pi)?.pi);
    const kept = this.file.expected.conflicts
      .filter((conflict) => conflict.challenge === bid.challenge && [null, bid.id].includes(conflict.bid))
      .map(({ expert }) => expert);
    named('expert', ofExpert(members.find((member) => panel.drawn.includes(member) && !kept.includes(member))));
    named('conflicted', ofExpert(replaced.findLast(({ reason }) => reason === 'CONFLICT')?.expert));
    const firms = [bid.lead, ...bid.partners.map(({ org }) => org)];
    const elsewhere = people.filter(({ org }) => !firms.includes(org)).map(({ id }) => id);
    named(
      'undrawn',
      experts.find(({ id, person }) => ![...panel.drawn, ...panel.reserves].includes(id) && elsewhere.includes(person))?.person,
    );
    named('owner', people.find(({ org, roles }) => org === challenge.needOwner && roles.includes('need-owner'))?.id);
    named('user', people.find(({ org, roles }) => org === challenge.endUser && roles.length === 1 && roles.includes('end-user'))?.id);
    set(
      'custodian',
      picture
        .rows('list_custodian')
        .map(({ person_id: id }) => picture.one('person', id))
        .find(({ email }) => !people.some((known) => known.email === email)),
    );
    const there = this.challenge(picture);
    if (!there || this.ids.has('stranger')) return;
    const organisation = (kind: 'ENTERPRISE' | 'DEPARTMENT') => this.make.organisation({ kind });
    const [firm, department] = [await organisation('ENTERPRISE'), await organisation('DEPARTMENT')];
    await this.create('stranger', firm, ...EVERY_PART);
    await this.create('foreign', department, 'clerk', 'approver', 'finance', 'supervisor');
    if (!this.ids.has('user')) await this.create('user', typedId('organisation', String(there.end_user_id)), 'end-user');
    const tester = (there.indicators as { tester: string }[]).map((indicator) => indicator.tester);
    const ours = [there.department_id, there.end_user_id, there.need_owner_id].map((id) => typedId('organisation', String(id)));
    const lab = tester.find((id) => !ours.includes(id));
    if (lab) await this.create('tester', lab, 'tester');
    const partner = bid.partners[0] && this.file.organisations.find(({ id }) => id === bid.partners[0]!.org);
    const firmOfPartner = picture.rows('organisation').find(({ credit_code: code }) => code === partner?.creditCode);
    if (firmOfPartner) await this.create('partner', typedId('organisation', firmOfPartner.id), 'member');
  }

  private async create(role: RoleName, organisation: string, ...roles: Role[]): Promise<void> {
    const { actor } = await this.make.person(...roles.map((held) => ({ organisation, role: held })));
    this.ids.set(role, actor.personId!);
  }
}
