import type { Role } from '../common/actor.js';
import { at, dayZero } from '../common/offset.js';
import type { SampleChallenge, SampleFile } from '../cli/sample-format.js';
import type { EffectiveRules } from '../policies/effective-rules.js';
import type { Client } from './client.js';
import type { Custody } from './custody.acts.js';

/** How long the workers are waited for: so often, so many milliseconds each time. */
const MAX_WAITS = 15;
const WAIT_MS = 20_000;
const CLOCK = '{ instant pending dead nextDue }';

/** Somebody whom the file does not name and the replay put in charge, or a role that a named person lacked. */
export interface Appointment {
  person: string;
  role: Role | 'custodian';
  /** For a custodian the list. */
  organisation: string;
}

/** What an act needs was never made: an act before it was refused. */
export class Missing extends Error {}

/** The server as the replay knows it: which of its ids stands for which name in the file, who is signed in, and the clock. */
export class World {
  readonly dayZero: Date;
  /** Ids on the server by the name in the file: `ORG-01`, `PER-001`, `EXP-01`, `B01`, a challenge's code, `question:Q1` … */
  readonly ids = new Map<string, string>();
  readonly appointments: Appointment[] = [];
  /** Challenges whose form check has been held; what is corrected later is checked when it is corrected. */
  readonly checked = new Set<string>();
  /** Who opens the sealed bids of the list; null where it seals none. */
  custody: Custody | null = null;
  /** How many messages the workers have given up. */
  dead = 0;
  private readonly tokens = new Map<string, string>();
  private readonly held = new Set<string>();
  private instant = 0;

  constructor(
    readonly file: SampleFile,
    readonly client: Client,
    readonly operatorToken: string,
    /** The password of all people of this replay: random, made for it. */
    readonly password: string,
    /** How bids are sealed: the files say nothing of it. */
    readonly sealing: NonNullable<EffectiveRules['sealing']>,
  ) {
    this.dayZero = dayZero(file.publishedOn);
  }

  id(name: string): string {
    const id = this.ids.get(name);
    if (!id) throw new Missing(`${name} is not on the server yet`);
    return id;
  }

  challenge(code: string): SampleChallenge {
    return this.file.challenges.find((challenge) => challenge.code === code)!;
  }

  bidsOf(code: string) {
    return this.file.bids.filter((bid) => bid.challenge === code);
  }

  bid(id: string) {
    return this.file.bids.find((bid) => bid.id === id)!;
  }

  /** The instant of an offset of the file. */
  at(offset: string): Date {
    return at(this.dayZero, offset);
  }

  /** The department that publishes: the organisation of the clerk. */
  get department(): string {
    return this.organisationOf(this.file.officers.clerk);
  }

  organisationOf(person: string): string {
    return this.file.people.find(({ id }) => id === person)!.org;
  }

  /** Remembers a membership that was given when the person was registered. */
  holds(person: string, role: string, organisation: string): void {
    this.held.add(`${person} ${role} ${organisation}`);
  }

  /** Acts as a person of the file; a role that the act needs and the person lacks is granted by the operator and reported. */
  async as(person: string, role?: Role, organisation = this.organisationOf(person)): Promise<string> {
    if (role && !this.held.has(`${person} ${role} ${organisation}`)) {
      await this.client.act(this.operatorToken, 'grantMembership', {
        input: { person: this.id(person), organisation: this.id(organisation), role },
      });
      this.holds(person, role, organisation);
      this.appointments.push({ person, role, organisation });
    }
    return this.tokens.get(person) ?? this.signIn(person);
  }

  /** Opens a session of a person of the file, and keeps it. */
  async signIn(person: string): Promise<string> {
    const { email } = this.file.people.find(({ id }) => id === person)!;
    const { token } = await this.client.act<{ token: string }>(null, 'signIn', { email, password: this.password }, '{ token }');
    this.tokens.set(person, token);
    return token;
  }

  /** An officer of the publishing department. */
  officer(person: string, role: Role): Promise<string> {
    return this.as(person, role, this.department);
  }

  /**
   * Brings the clock to an instant. It stops at everything that falls due before, and each time the workers finish first, so nothing is
   * passed over. Never goes back.
   */
  async goTo(instant: Date): Promise<void> {
    while (this.instant < instant.getTime()) {
      const moved = { to: instant.toISOString(), waitMs: WAIT_MS };
      const clock = await this.client.act<Clock>(null, 'moveClock', moved, CLOCK);
      this.instant = Date.parse(clock.instant);
      await this.settle(clock);
    }
  }

  /**
   * Waits until the workers have nothing left that is due, and custodians have handed in what they are asked for; `clock` is what is known
   * already. Throws where no worker seems to be there.
   */
  async settle(clock?: Clock): Promise<Clock> {
    for (;;) {
      const settled = await this.waited(clock);
      if (!(await this.custody?.handInDue(Date.parse(settled.instant)))) return settled;
      clock = undefined;
    }
  }

  private async waited(clock?: Clock): Promise<Clock> {
    for (let waits = 0; waits < MAX_WAITS; waits += 1) {
      clock ??= await this.client.ask<Clock>(null, 'demoClock', `{ demoClock(waitMs: ${WAIT_MS}) ${CLOCK} }`);
      this.dead = clock.dead;
      if (clock.pending === 0) return clock;
      clock = undefined;
    }
    throw new Error('what is due is not done: is there a worker?');
  }

  /** Lets everything happen that is still to come, until nothing is due any more. */
  async runOut(): Promise<void> {
    for (let clock = await this.settle(); clock.nextDue; clock = await this.settle()) await this.goTo(new Date(clock.nextDue));
  }
}

interface Clock {
  instant: string;
  pending: number;
  dead: number;
  nextDue: string | null;
}
