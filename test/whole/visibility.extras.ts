import { newId, typedId } from '../../src/common/ids.js';
import type { Database } from '../../src/common/transaction.js';
import type { Looker, People, RoleName } from './visibility.people.js';
import type { Picture, Row } from './visibility.picture.js';
import type { State } from './visibility.sights.js';
import type { Words } from './visibility.words.js';

/** What the list itself never has, put into its rows as the product writes them: so that there is something of every type to see. */
export async function plant(
  database: Database,
  state: State,
  picture: Picture,
  people: People,
  lookers: ReadonlyMap<RoleName, Looker>,
  words: Words,
): Promise<void> {
  const text = (what: string): { zh: string; en: string } => {
    const said = `${what} ${words.next()}`;
    return { zh: said, en: said };
  };
  const challenge = people.challenge(picture)!;
  const at = picture.now.toISOString();
  const id = (role: RoleName): unknown => lookers.get(role)!.id;
  const insert = (table: string, given: object): Promise<unknown> => {
    const row = { id: newId(), ...given };
    const columns = Object.keys(row).join(', ');
    return database.query(`insert into ${table} (${columns}) select ${columns} from json_populate_record(null::${table}, $1)`, [
      JSON.stringify(row),
    ]);
  };
  const first = (table: string): Row => picture.of(table, 'challenge_id', challenge.id)[0]!;
  const firm = lookers.get('stranger')?.memberships[0]?.organisation;

  if (state === 'open') {
    const ban = {
      from_at: new Date(0).toISOString(),
      to_at: '2100-01-01T00:00:00Z',
      reason: text('for a test'),
      recorded_by: id('operator'),
    };
    await insert('ban', { ...ban, organisation_id: firm });
    await insert('ban', { ...ban, person_id: id('stranger') });
    await insert('calendar_day', { day: '2060-01-01', kind: 'work' });
    await insert('shareholding', { owner_id: firm, owned_id: picture.rows('organisation')[0]!.id, percent: 12 });
    await database.query(`update organisation set parent_id = $2, contact_email = $3, recertify_every = 'P1Y' where id = $1`, [
      firm,
      picture.rows('organisation')[1]!.id,
      'office@example.org',
    ]);
    const [from, to] = [new Date(0).toISOString(), '2100-01-01T00:00:00Z'];
    const tag = { organisation_id: firm, valid_from: from, valid_to: to, confirmed_by: id('foreign'), confirmed_at: at };
    await insert('organisation_tag', { ...tag, tag: 'national-high-tech' });
    await database.query(
      `update membership set confirmed_by = $2, confirmed_at = $3, certified_until = $4, suspended_at = $3 where person_id = $1 and role = 'tester'`,
      [id('stranger'), id('operator'), at, to],
    );
    const { name, kind, region_code: region } = picture.rows('organisation')[1]!;
    const applying = {
      ...{
        kind,
        name,
        region_code: region,
        credit_code: '91320400MA00000099',
        contact_email: 'office@example.org',
        expires_at: '2100-01-01T00:00:00Z',
      },
      ...{ applicant_name: text('Applicant'), applicant_email: 'applicant@example.org', begun_at: at },
      ...{ administrator_name: text('Administrator'), administrator_email: 'administrator@example.org' },
    };
    await insert('registration', { ...applying, state: 'BEGUN' });
    await insert('registration', { ...applying, state: 'REGISTERED', registered_at: at });
    await insert('registration', {
      ...{
        ...applying,
        state: 'REFUSED',
        registered_at: at,
        decided_at: at,
        decided_by: id('foreign'),
        reason: 'refused',
        organisation_id: firm,
      },
    });
    const email = picture.rows('person').find(({ id: person }) => person === id('rival'))?.email ?? 'nobody@example.org';
    const inviting = {
      ...{ organisation_id: firm, email, name: text('Invited'), roles: ['pi'], invited_by: id('operator'), invited_as: 'operator' },
      ...{ invited_at: at, expires_at: '2100-01-01T00:00:00Z', confirmed_by: id('operator') },
    };
    await insert('invitation', { ...inviting, state: 'PROPOSED' });
    await insert('invitation', { ...inviting, state: 'OPEN', answered_at: at, letter_sent_at: at, letter_fault: 'once refused' });
    const handing = { organisation_id: firm, role: 'pi', reason: 'moves on', proposed_by: id('operator'), proposed_as: 'operator' };
    await insert('handover', { ...handing, from_id: id('rival'), to_id: id('stranger'), proposed_at: at, state: 'PROPOSED' });
    await insert('handover', {
      ...{ ...handing, from_id: id('stranger'), to_id: id('rival'), proposed_at: at, state: 'DONE', done_at: at },
      ...{ confirmed_by: id('operator'), passed: ['bid_1'] },
    });
    await insert('delegation', {
      ...{ organisation_id: firm, role: 'tester', principal_id: id('stranger'), deputy_id: id('rival'), reason: 'is away' },
      ...{ from_at: from, until_at: to, given_at: at, revoked_at: at, revoked_by: id('operator') },
    });
    await insert('question', { challenge_id: challenge.id, question: text('unanswered'), asked_by: id('stranger'), asked_at: at });
    await insert('amendment', {
      ...{ challenge_id: challenge.id, material: false, reason: text('proposed'), changes: [], state: 'PROPOSED' },
      ...{ proposed_by: id('clerk'), proposed_at: at },
    });
    const removal = { reason: text('secret'), proposed_by: id('operator'), proposed_at: at, places: [], lists: [], salts: {} };
    const target = typedId('challenge', String(challenge.id));
    const decided = { decided_by: id('supervisor'), decided_at: at };
    await insert('removal', {
      ...removal,
      ...decided,
      target,
      field: 'title.zh',
      department_id: challenge.department_id,
      state: 'CARRIED_OUT',
      places: ['challenge.title 1'],
    });
    await insert('removal', {
      ...removal,
      target,
      field: 'title.en',
      department_id: challenge.department_id,
      state: 'PROPOSED',
      words: 'two words',
    });
    await insert('removal', {
      ...removal,
      ...decided,
      target: typedId('person', id('stranger') as string),
      field: 'name.zh',
      state: 'REFUSED',
      refusal: text('harmless'),
    });
    await insert('ledger_entry', {
      ...{ challenge_id: challenge.id, enterprise_id: firm, form: 'cash', amount_fen: 1, entered_by: id('stranger'), entered_at: at },
    });
    const outage = newId();
    const reason = text('no power');
    await insert('outage', {
      ...{ id: outage, from_at: new Date(0).toISOString(), to_at: at, reason, declared_by: id('operator'), declared_at: at },
      shift_seconds: 86_400,
    });
    const { bidder_close: closes, recommender_close: recommended } = challenge;
    await insert('outage_move', {
      ...{ outage_id: outage, challenge_id: challenge.id, bidder_from: at, bidder_to: closes },
      ...{ recommender_from: at, recommender_to: recommended, reopened: true },
    });
    await insert('outage_unmoved', { outage_id: outage, challenge_id: challenge.id, close: closes, reason: 'BIDS_OPENED' });
  }
  if (state === 'review') {
    const [drawn, other] = ['expert', 'undrawn'].map((role) => lookers.get(role as RoleName)!.expert);
    const conflicts = [{ kind: 'COAUTHOR', person: null, organisation: null, note: text('declared'), endedAt: null }];
    const stated = { challenge_id: challenge.id, declared_at: at };
    await insert('conflict_declaration', { ...stated, expert_id: drawn, statement: 'NONE', conflicts: [] });
    await insert('conflict_declaration', { ...stated, expert_id: other, statement: 'CONFLICTS', conflicts });
    await insert('conflict_ruling', {
      ...{ conflict_id: first('conflict').id, challenge_id: challenge.id, outcome: 'CONFIRMED', reason: text('ruled'), state: 'PROPOSED' },
      ...{ proposed_by: id('clerk'), proposed_at: at },
    });
    await insert('seat_change', { panel_id: first('panel').id, challenge_id: challenge.id, at, left_id: other, came_id: drawn });
  }
  if (state === 'ranked') {
    const { id: ranking, document, hash, computed_at: computed } = first('ranking');
    await insert('former_ranking', {
      ranking_id: ranking,
      challenge_id: challenge.id,
      document,
      hash,
      computed_at: computed,
      replaced_at: at,
    });
  }
  if (state === 'delivered') {
    await insert('export', {
      ...{
        kind: 'RANKING',
        format: 'CSV',
        subject: typedId('challenge', String(challenge.id)),
        requested_by: id('stranger'),
        locale: 'en',
      },
      ...{ state: 'READY', requested_at: at, memberships: [], scopes: [], rows_done: 1, rows_all: 1, parts: 1, tries: 0, read_from: at },
      ...{ read_until: at, file_name: 'ranking.csv', size: 3, sha256: '0'.repeat(64), ready_at: at, expires_at: '2100-01-01T00:00:00Z' },
    });
    const former = picture.rows('challenge').find(({ id: other }) => other !== challenge.id && picture.told(other))!;
    await database.query('update challenge set relists_id = $2, redesign = $3 where id = $1', [challenge.id, former.id, text('anew')]);
    await database.query('update notification set read_at = $1 where person_id = $2', [at, id('pi')]);
    await database.query(`update file set removed_at = $1 where bound_type = 'milestone_submission'`, [at]);
    await insert('ban', {
      ...{ expert_id: lookers.get('undrawn')!.expert, from_at: new Date(0).toISOString(), to_at: '2100-01-01T00:00:00Z' },
      ...{ reason: text('an expert'), recorded_by: id('operator') },
    });
  }
}
