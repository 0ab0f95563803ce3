import { Inject, Injectable } from '@nestjs/common';
import type { QueryDeepPartialEntity } from 'typeorm/query-builder/QueryPartialEntity.js';
import type { Actor } from '../common/actor.js';
import { documentOf } from '../common/document.js';
import { DomainError } from '../common/errors.js';
import { factsChanged } from '../common/fact-changes.js';
import { newId, uuidOf } from '../common/ids.js';
import { take } from '../common/machine.js';
import { sendIndexing } from '../common/indexing.js';
import { Database, type Tx } from '../common/transaction.js';
import { List } from '../lists/list.entity.js';
import { LIST_MACHINE } from '../lists/list.machine.js';
import { factsOf } from '../lists/list.service.js';
import { requireOfficer } from '../lists/officer.visibility.js';
import { Challenge } from './challenge.entity.js';
import type { DraftChallengeInput, RecordVetterInput, UpdateChallengeInput } from './challenge.input.js';
import { CHALLENGE_MACHINE } from './challenge.machine.js';
import { isPublished } from './challenge.visibility.js';

/** The drafting of a list's challenges. */
@Injectable()
export class ChallengeService {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** A clerk adds a challenge to a list in planning. Throws WRONG_STATE, CHALLENGE_INVALID, NOT_FOUND, CANNOT_RELIST. */
  async draft(actor: Actor, { list: listId, ...input }: DraftChallengeInput): Promise<string> {
    return this.database.write(actor, async (tx) => {
      const list = await this.editable(tx, uuidOf(listId, 'list'));
      const columns = columnsOf(input);
      await checkReferences(tx, input);
      await checkCode(tx, list, input.code);
      await checkRelisting(tx, list, input);
      const { position } = await tx.one<{ position: number }>(
        'select coalesce(max(position), 0) + 1 as position from challenge where list_id = $1',
        [list.key],
      );
      const key = newId();
      const drafted = { key, listId: list.key, departmentId: list.departmentId, position, state: CHALLENGE_MACHINE.initial };
      await tx.insert(Challenge, { ...columns, ...drafted });
      await tx.event({
        subject: 'challenge',
        key,
        event: 'draftChallenge',
        to: CHALLENGE_MACHINE.initial,
        role: 'clerk',
        challengeId: key,
        document: input,
      });
      await sendIndexing(tx, 'CHALLENGE', [key]);
      return key;
    });
  }

  /** A clerk changes a challenge whose list is in planning; what is not given stays. Throws WRONG_STATE, CHALLENGE_INVALID, NOT_FOUND. */
  async update(actor: Actor, { challenge: id, ...input }: UpdateChallengeInput): Promise<string> {
    return this.database.write(actor, async (tx) => {
      const { listId } = await tx.load(Challenge, uuidOf(id, 'challenge'));
      const list = await this.editable(tx, listId);
      const challenge = await tx.load(Challenge, uuidOf(id, 'challenge'), 'update');
      await checkReferences(tx, input);
      if (input.code && input.code !== challenge.code) await checkCode(tx, list, input.code);
      const set = columnsOf(input);
      await tx.move(CHALLENGE_MACHINE, Challenge, challenge, 'updateChallenge', {}, { set, challengeId: challenge.key, document: input });
      await sendIndexing(tx, 'CHALLENGE', [challenge.key]);
      return challenge.key;
    });
  }

  /** A clerk records an expert who vetted the need of a published challenge; one who is known already stays. Throws WRONG_STATE, NOT_FOUND. */
  async recordVetter(actor: Actor, { challenge: id, expert }: RecordVetterInput): Promise<string> {
    return this.database.write(actor, async (tx) => {
      const { key, departmentId, state } = await tx.load(Challenge, uuidOf(id, 'challenge'), 'update');
      requireOfficer(actor, 'clerk', { departmentId }, isPublished({ state }));
      if (!isPublished({ state })) throw new DomainError('WRONG_STATE', { machine: CHALLENGE_MACHINE.name, state, event: 'recordVetter' });
      await checkReferences(tx, { vetters: [expert] });
      const vetter = uuidOf(expert, 'expert');
      await tx.query('update challenge set vetters = array_append(vetters, $2) where id = $1 and $2 <> all(vetters)', [key, vetter]);
      await tx.event({ subject: 'challenge', key, event: 'recordVetter', role: 'clerk', challengeId: key, document: { expert } });
      await factsChanged(tx, { experts: [vetter] });
      return key;
    });
  }

  /** The list, locked, where the actor may still edit it. */
  private async editable(tx: Tx, listId: string): Promise<List> {
    const list = await tx.load(List, listId, 'update');
    requireOfficer(tx.actor, 'clerk', list, list.state === 'PUBLISHED');
    take(LIST_MACHINE, list.state, 'updateList', await factsOf(tx, list));
    return list;
  }
}

type Given = Partial<Omit<DraftChallengeInput, 'list'>>;

/** The columns for what was given, in the form of the documents; what was not is undefined, and stays. */
function columnsOf({ needOwner, endUser, vetters, relists, ...given }: Given): QueryDeepPartialEntity<Challenge> {
  return {
    ...documentOf(given),
    relistsId: relists ? uuidOf(relists, 'challenge') : undefined,
    needOwnerId: needOwner ? uuidOf(needOwner, 'organisation') : undefined,
    endUserId: endUser ? uuidOf(endUser, 'organisation') : undefined,
    vetterIds: vetters?.map((vetter) => uuidOf(vetter, 'expert')),
    signingSharePercent: given.signingSharePercent?.toString(),
    publicPerAwardFen: given.funding?.publicPerAward.toString(),
  };
}

/** Every organisation and expert named must exist. */
async function checkReferences(tx: Tx, { needOwner, endUser, indicators, vetters }: Given): Promise<void> {
  const named = [needOwner, endUser, ...(indicators ?? []).map(({ tester }) => tester)].filter((id) => id !== undefined && id !== null);
  const unknown = await tx.query<{ id: string }>(
    `select id from unnest($1::uuid[]) id where not exists (select from organisation o where o.id = id.id)
     union all select id from unnest($2::uuid[]) id where not exists (select from expert e where e.id = id.id)`,
    [named.map((id) => uuidOf(id, 'organisation')), (vetters ?? []).map((id) => uuidOf(id, 'expert'))],
  );
  if (unknown.length) throw new DomainError('NOT_FOUND');
}

async function checkCode(tx: Tx, list: List, code: string): Promise<void> {
  const taken = await tx.query('select from challenge where list_id = $1 and code = $2', [list.key, code]);
  if (taken.length) throw new DomainError('CHALLENGE_INVALID', { faults: `the number ${code} is taken` });
}

/** Of two that relist one challenge at once the second waits for the first here. */
async function checkRelisting(tx: Tx, list: List, { relists, redesign }: Given): Promise<void> {
  if (!relists) return;
  if (!redesign) throw new DomainError('INPUT_INVALID', { faults: [{ path: 'input.redesign', message: 'is needed with `relists`' }] });
  const { key, departmentId, state } = await tx.load(Challenge, uuidOf(relists, 'challenge'), 'update');
  if (departmentId !== list.departmentId) throw new DomainError(isPublished({ state }) ? 'CANNOT_RELIST' : 'NOT_FOUND');
  const taken = await tx.query('select from challenge where relists_id = $1', [key]);
  if (state !== 'RELISTED' || taken.length) throw new DomainError('CANNOT_RELIST');
}
