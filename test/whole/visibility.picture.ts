import type { Database } from '../../src/common/transaction.js';

/** A stored row with its uuid; columns by their names. */
export type Row = Record<string, unknown> & { id: string };

/** Who looks: nobody signed in has no id. */
export interface Onlooker {
  id: string | null;
  expert: string | null;
  memberships: { role: string; organisation: string }[];
}

const TABLES = [
  'list',
  'challenge',
  'bid',
  'bid_partner',
  'bid_member',
  'bid_version',
  'correction',
  'panel_candidate',
  'seat',
  'conflict',
  'review_stage',
  'score_sheet',
  'refused_sheet',
  'ranking',
  'decision',
  'contract',
  'payment',
  'person',
] as const;
type Table = (typeof TABLES)[number];

const OFFICERS = ['clerk', 'approver', 'supervisor', 'finance'];
const REVIEWERS = ['clerk', 'approver', 'supervisor'];
const UNIT = ['pi', 'unit-approver', 'lead'];
const PARTNER = [...UNIT, 'team-member', 'member'];

/**
 * The database at one instant, and who may see what of it by mechanism.md sections 1 and 2: written without looking at the rules of the
 * product, over rows as they are stored.
 */
export class Picture {
  private constructor(
    readonly now: Date,
    private readonly tables: Record<Table, Row[]>,
  ) {}

  static async of(database: Database): Promise<Picture> {
    const tables = {} as Record<Table, Row[]>;
    for (const table of TABLES) tables[table] = await database.query<Row>(`select * from ${table} order by id`);
    const [clock] = await database.query<{ now: Date }>('select clock_now() as now');
    return new Picture(clock!.now, tables);
  }

  rows(table: Table): Row[] {
    return this.tables[table];
  }

  of(table: Table, column: string, id: unknown): Row[] {
    return this.tables[table].filter((row) => row[column] === id);
  }

  one(table: Table, id: unknown): Row {
    return this.tables[table].find((row) => row.id === id)!;
  }

  /** Which kinds of things are in which state: what a new look is worth. */
  get phase(): string {
    const states = (['list', 'challenge', 'bid', 'correction', 'decision', 'contract', 'payment', 'review_stage'] as const).flatMap(
      (table) => this.rows(table).map(({ state }) => `${table}:${String(state)}`),
    );
    const open = this.rows('challenge').map(({ id }) => `told:${this.told(id)}`);
    const settled = ['seat', 'refused_sheet', 'score_sheet'].map((table) => `${table}:${this.rows(table as Table).length > 0}`);
    return [...new Set([...states, ...open, ...settled])].sort().join(' ');
  }

  // who somebody is

  officer(who: Onlooker, department: unknown, roles: readonly string[] = OFFICERS): boolean {
    return this.holds(who, roles, department);
  }

  private holds({ memberships }: Onlooker, roles: readonly string[], organisation: unknown): boolean {
    return memberships.some((held) => roles.includes(held.role) && held.organisation === organisation);
  }

  /** PI, unit approver, team as submitted, and who leads, approves or is a PI in the lead organisation. */
  author(who: Onlooker, bid: Row): boolean {
    const named = [bid.pi_id, bid.unit_approver_id, ...this.of('bid_member', 'bid_id', bid.id).map((member) => member.person_id)];
    return (who.id !== null && named.includes(who.id)) || this.holds(who, UNIT, bid.lead_id);
  }

  private opened(bid: Row): boolean {
    return bid.opened_at !== null;
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

  private reviews(who: Onlooker, bid: Row): boolean {
    const { rules } = this.one('list', bid.list_id) as unknown as { rules: { conflict: { scope: string } } };
    const barred = this.of('conflict', 'challenge_id', bid.challenge_id).some(
      (conflict) =>
        conflict.expert_id === who.expert &&
        conflict.hard &&
        (rules.conflict.scope === 'challenge' || conflict.bid_id === null || conflict.bid_id === bid.id),
    );
    const seated = this.of('seat', 'challenge_id', bid.challenge_id).some((seat) => seat.expert_id === who.expert);
    return who.expert !== null && bid.eligibility_status === 'ELIGIBLE' && seated && !barred;
  }

  private party(who: Onlooker, contract: Row): boolean {
    const organisations = who.memberships.map((held) => held.organisation);
    const named = who.id !== null && [contract.pi_id, contract.unit_approver_id].includes(who.id);
    return named || (contract.party_ids as string[]).some((id) => organisations.includes(id));
  }

  /** Whether the decision is out: by its notice, or at once where nobody is proposed and the challenge does not go on. */
  private told(challenge: unknown): boolean {
    return this.of('decision', 'challenge_id', challenge).some(
      ({ state, public_from: from }) => state !== 'EXTENDED' && from !== null && (from as Date) <= this.now,
    );
  }

  // what is seen

  list(who: Onlooker, list: Row): boolean {
    return list.state === 'PUBLISHED' || this.officer(who, list.department_id);
  }

  challenge(who: Onlooker, challenge: Row): boolean {
    const drafted = ['DRAFT', 'READY'].includes(String(challenge.state));
    return !drafted || this.officer(who, challenge.department_id) || this.holds(who, ['need-owner'], challenge.need_owner_id);
  }

  bid(who: Onlooker, bid: Row): boolean {
    const partners = this.of('bid_partner', 'bid_id', bid.id);
    return (
      this.author(who, bid) ||
      partners.some((partner) => this.holds(who, PARTNER, partner.organisation_id)) ||
      (bid.last_version !== 0 && bid.recommender_id !== null && this.holds(who, ['recommender'], bid.recommender_id)) ||
      (this.opened(bid) && this.officer(who, bid.department_id)) ||
      this.reviews(who, bid)
    );
  }

  correction(who: Onlooker, { bid_id: of }: Row): boolean {
    const bid = this.one('bid', of);
    return this.warnings(who, bid);
  }

  /** What the form check would find is for the author unit, and for officers once the bid is opened. */
  warnings(who: Onlooker, bid: Row): boolean {
    return this.author(who, bid) || (this.opened(bid) && this.officer(who, bid.department_id));
  }

  sheet(who: Onlooker, sheet: Row): boolean {
    const closed = this.of('review_stage', 'challenge_id', sheet.challenge_id).some(
      (stage) => stage.stage === sheet.stage && stage.state === 'CLOSED',
    );
    return (who.expert !== null && who.expert === sheet.expert_id) || (closed && this.reviewer(who, sheet.challenge_id, REVIEWERS));
  }

  /** What the panel said without names: to the author unit once the decision is out. */
  scores(who: Onlooker, bid: Row): boolean {
    return this.author(who, bid) && this.told(bid.challenge_id);
  }

  refused(who: Onlooker, { challenge_id: challenge }: Row): boolean {
    return this.reviewer(who, challenge, ['clerk', 'supervisor']);
  }

  /** An expert knows the own ones, but not who asked to avoid him, nor with which bid one came to light later. */
  conflict(who: Onlooker, { challenge_id: challenge, expert_id: expert, source, late, bid_id: bid }: Row): boolean {
    const drawn = this.of('panel_candidate', 'challenge_id', challenge).some((one) => one.expert_id === expert && one.place !== 'UNLISTED');
    return (
      (who.expert !== null && who.expert === expert && source !== 'bid' && !(late && bid) && drawn) ||
      this.reviewer(who, challenge, REVIEWERS)
    );
  }

  ranking(who: Onlooker, { challenge_id: id }: Row): boolean {
    return this.told(id) || this.officer(who, this.one('challenge', id).department_id);
  }

  decision(who: Onlooker, decision: Row): boolean {
    const open = decision.public_from !== null && (decision.public_from as Date) <= this.now;
    return open || this.officer(who, decision.department_id);
  }

  /** That there is a contract is public once it is signed; what is in it is for its parties and the officers. */
  contract(who: Onlooker, contract: Row): boolean {
    return contract.signed_at !== null || this.inside(who, contract);
  }

  inside(who: Onlooker, contract: Row): boolean {
    return this.party(who, contract) || this.officer(who, contract.department_id);
  }

  payment(who: Onlooker, { contract_id: contract }: Row): boolean {
    return this.inside(who, this.one('contract', contract));
  }

  email(who: Onlooker, person: Row): boolean {
    return who.id === person.id || who.memberships.some(({ role }) => role === 'operator');
  }

  private reviewer(who: Onlooker, challenge: unknown, roles: readonly string[]): boolean {
    return this.officer(who, this.one('challenge', challenge).department_id, roles);
  }
}
