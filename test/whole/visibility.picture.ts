import type { Database } from '../../src/common/transaction.js';

/** A stored row with its uuid; columns by their names. */
export type Row = Record<string, unknown> & { id: string };

/** Who looks: nobody signed in has no id. */
export interface Onlooker {
  id: string | null;
  expert: string | null;
  memberships: { role: string; organisation: string }[];
}

const OFFICERS = ['clerk', 'approver', 'supervisor'];
const BUDGET_OFFICERS = [...OFFICERS, 'finance'];
const UNIT = ['pi', 'unit-approver', 'lead'];

/** The database at one instant, and who somebody is in it: over rows as they are stored, without looking at the rules of the product. */
export class Picture {
  private readonly indexes = new Map<string, Map<unknown, Row[]>>();

  private constructor(
    readonly now: Date,
    private readonly tables: ReadonlyMap<string, Row[]>,
  ) {}

  /** Of every table, or of those named: a whole one takes long to take before every act. */
  static async of(database: Database, named?: readonly string[]): Promise<Picture> {
    const tables = new Map<string, Row[]>();
    for (const name of named ?? (await namesOf(database))) tables.set(name, await database.query<Row>(`select * from ${name} order by id`));
    const [clock] = await database.query<{ now: Date }>('select clock_now() as now');
    return new Picture(clock!.now, tables);
  }

  /** The same with one table as it is by now: some are written to by looking. */
  async again(database: Database, table: string): Promise<Picture> {
    const rows = await database.query<Row>(`select * from ${table} order by id`);
    return new Picture(this.now, new Map([...this.tables, [table, rows]]));
  }

  rows(table: string): Row[] {
    return this.tables.get(table)!;
  }

  of(table: string, column: string, id: unknown): Row[] {
    const name = `${table}.${column}`;
    const index = this.indexes.get(name) ?? new Map<unknown, Row[]>();
    if (!this.indexes.has(name)) {
      for (const row of this.rows(table)) index.set(row[column], [...(index.get(row[column]) ?? []), row]);
      this.indexes.set(name, index);
    }
    return index.get(id) ?? [];
  }

  find(table: string, id: unknown): Row | undefined {
    return this.of(table, 'id', id)[0];
  }

  one(table: string, id: unknown): Row {
    return this.find(table, id)!;
  }

  /** The rules of the list of a challenge. */
  rules(challenge: unknown): {
    conflict: { scope: string; declaration?: string };
    panel: { publishNames: string };
    sealing: { level: string };
  } {
    return this.one('list', this.one('challenge', challenge).list_id).rules as ReturnType<Picture['rules']>;
  }

  // who somebody is

  holds({ memberships }: Onlooker, roles: readonly string[], organisation?: unknown): boolean {
    return memberships.some((held) => roles.includes(held.role) && (organisation === undefined || held.organisation === organisation));
  }

  worksAt({ memberships }: Onlooker, organisation: unknown): boolean {
    return memberships.some((held) => held.organisation === organisation);
  }

  officer(who: Onlooker, department: unknown, roles: readonly string[] = OFFICERS): boolean {
    return this.holds(who, roles, department);
  }

  officerOf(who: Onlooker, challenge: unknown, roles: readonly string[] = OFFICERS): boolean {
    const found = this.find('challenge', challenge);
    return found !== undefined && this.officer(who, found.department_id, roles);
  }

  /** An officer or finance: who sees what the money of the department goes to. */
  budgetOfficer(who: Onlooker, department: unknown): boolean {
    return this.officer(who, department, BUDGET_OFFICERS);
  }

  needOwner(who: Onlooker, challenge: unknown): boolean {
    return this.holds(who, ['need-owner'], this.one('challenge', challenge).need_owner_id);
  }

  /** PI, unit approver, team as submitted, and who leads, approves or is a PI in the lead organisation. */
  author(who: Onlooker, bid: Row): boolean {
    const named = [bid.pi_id, bid.unit_approver_id, ...this.of('bid_member', 'bid_id', bid.id).map((member) => member.person_id)];
    return (who.id !== null && named.includes(who.id)) || this.holds(who, UNIT, bid.lead_id);
  }

  partner(who: Onlooker, bid: Row): boolean {
    const partners = this.of('bid_partner', 'bid_id', bid.id);
    return partners.some((partner) => this.holds(who, [...UNIT, 'team-member', 'member'], partner.organisation_id));
  }

  recommender(who: Onlooker, bid: Row): boolean {
    return bid.last_version !== 0 && bid.recommender_id !== null && this.holds(who, ['recommender'], bid.recommender_id);
  }

  party(who: Onlooker, contract: Row): boolean {
    const named = who.id !== null && [contract.pi_id, contract.unit_approver_id].includes(who.id);
    return named || (contract.party_ids as string[]).some((id) => this.worksAt(who, id));
  }

  involved(who: Onlooker, contract: Row): boolean {
    return this.party(who, contract) || this.officer(who, contract.department_id);
  }

  paying(who: Onlooker, contract: Row): boolean {
    return this.party(who, contract) || this.budgetOfficer(who, contract.department_id);
  }

  candidate(who: Onlooker, challenge: unknown): boolean {
    return this.of('panel_candidate', 'challenge_id', challenge).some(
      ({ expert_id: expert, place }) => who.expert !== null && expert === who.expert && place !== 'UNLISTED',
    );
  }

  seated(expert: unknown, challenge: unknown): boolean {
    return expert !== null && this.of('seat', 'challenge_id', challenge).some((seat) => seat.expert_id === expert);
  }

  /** Whether a hard conflict keeps the expert from the bid; those of after the decision, where they count. */
  barred(expert: unknown, bid: Row, afterDecision: boolean): boolean {
    const whole = this.rules(bid.challenge_id).conflict.scope === 'challenge';
    return this.of('conflict', 'challenge_id', bid.challenge_id).some(
      (conflict) =>
        conflict.expert_id === expert &&
        conflict.hard &&
        (afterDecision || !conflict.after_decision) &&
        (whole || conflict.bid_id === null || conflict.bid_id === bid.id),
    );
  }

  /** Whether the expert reviews the bid: eligible, on the panel, kept away by nothing, and with a statement where the list asks for one. */
  reviews({ expert }: Onlooker, bid: Row): boolean {
    const stated = this.of('conflict_declaration', 'challenge_id', bid.challenge_id).some(({ expert_id: by }) => by === expert);
    const asked = this.rules(bid.challenge_id).conflict.declaration === 'required';
    return (
      bid.eligibility_status === 'ELIGIBLE' &&
      this.seated(expert, bid.challenge_id) &&
      !this.barred(expert, bid, true) &&
      (stated || !asked)
    );
  }

  // how far things are

  opened(bid: Row): boolean {
    return bid.opened_at !== null;
  }

  /** Whether the decision is out: by its notice, or at once where nobody is proposed and the challenge does not go on. */
  told(challenge: unknown): boolean {
    return this.of('decision', 'challenge_id', challenge).some(
      ({ state, public_from: from }) => state !== 'EXTENDED' && from !== null && (from as Date) <= this.now,
    );
  }

  /** Whether the policy has the names of the panel published by now. */
  named(challenge: unknown): boolean {
    const { publishNames } = this.rules(challenge).panel;
    if (publishNames === 'with_notice') return this.told(challenge);
    const awarded = this.of('decision', 'challenge_id', challenge).some(({ awarded_at: at }) => at !== null && (at as Date) <= this.now);
    return publishNames === 'after_award' && awarded;
  }

  stageClosed(challenge: unknown, stage: unknown): boolean {
    return this.of('review_stage', 'challenge_id', challenge).some((row) => row.stage === stage && row.state === 'CLOSED');
  }

  /** Whether it was opened before the closes in force for what it then held: those of an extension, where a version came in it. */
  openedEarly(bid: Row): boolean {
    const { bidder_close: close, recommender_close: recommended, extended_until: extended } = this.one('challenge', bid.challenge_id);
    const inTime = this.of('bid_version', 'bid_id', bid.id).filter((version) => version.in_time);
    const last = Math.max(0, ...inTime.map((version) => (version.received_at as Date).getTime()));
    const closes = last > (close as Date).getTime() ? [extended] : [close, recommended];
    const at = bid.opened_at as Date | null;
    return at !== null && closes.some((until) => at <= (until as Date));
  }
}

async function namesOf(database: Database): Promise<string[]> {
  const named = await database.query<{ name: string }>(
    `select table_name as name from information_schema.columns where table_schema = 'public' and column_name = 'id'
       and table_name not in ('session', 'sign_in_challenge', 'sign_in_device', 'migration')`,
  );
  return named.map(({ name }) => name);
}
