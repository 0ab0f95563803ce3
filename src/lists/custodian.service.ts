import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from '../common/actor.js';
import { DomainError } from '../common/errors.js';
import { newId, typedId, uuidOf } from '../common/ids.js';
import { Database, type Tx } from '../common/transaction.js';
import type { PersonKey } from '../identity/person-key.entity.js';
import { liveKeysOf } from '../identity/person-key.service.js';
import { Custodian } from './custodian.entity.js';
import { custodianFaults, type NamedCustodian } from './custodian.rules.js';
import { List } from './list.entity.js';
import { LIST_MACHINE } from './list.machine.js';
import { factsOf } from './list.service.js';
import { requireOfficer } from './officer.visibility.js';

/** Who keeps the shares of a list's keys, in order, each with the key in use; `null` for who has none. */
export interface Custody {
  threshold: number;
  custodians: { personId: string; key: PersonKey | null }[];
}

/** The custodians that a list has named; none where nobody was named. */
export async function custodyOf(tx: Tx, list: List): Promise<Custody | null> {
  const named = await tx.manager.find(Custodian, { where: { listId: list.key }, order: { position: 'ASC' } });
  if (list.custodyThreshold === null || !named.length) return null;
  const keys = await liveKeysOf(
    tx,
    named.map(({ personId }) => personId),
  );
  return {
    threshold: list.custodyThreshold,
    custodians: named.map(({ personId }) => ({ personId, key: keys.get(personId) ?? null })),
  };
}

/**
 * The custody under which a list may be published. Throws CUSTODIANS_MISSING; CUSTODIANS_INVALID where roles changed since they were named;
 * CUSTODIAN_WITHOUT_KEY.
 */
export async function requireCustody(tx: Tx, list: List): Promise<Custody> {
  const custody = await custodyOf(tx, list);
  if (!custody) throw new DomainError('CUSTODIANS_MISSING');
  const people = custody.custodians.map(({ personId }) => personId);
  await checkCustodians(tx, list, { people, threshold: custody.threshold });
  return custody;
}

/** Who opens the sealed bids of a list. */
@Injectable()
export class CustodianService {
  constructor(@Inject(Database) private readonly database: Database) {}

  /**
   * A clerk names the custodians of a list in planning, in place of those named before, and how many of them open. Throws WRONG_STATE,
   * CUSTODIANS_INVALID, CUSTODIAN_WITHOUT_KEY, NOT_FOUND for an unknown person.
   */
  async name(actor: Actor, input: { list: string; custodians: string[]; threshold: number }): Promise<string> {
    return this.database.write(actor, async (tx) => {
      const list = await tx.load(List, uuidOf(input.list, 'list'), 'update');
      requireOfficer(actor, 'clerk', list, list.state === 'PUBLISHED');
      const people = input.custodians.map((id) => uuidOf(id, 'person'));
      const { threshold } = input;
      await checkCustodians(tx, list, { people, threshold });
      await tx.move(LIST_MACHINE, List, list, 'nameCustodians', await factsOf(tx, list), {
        set: { custodyThreshold: threshold },
        document: { custodians: input.custodians, threshold },
      });
      await tx.query('delete from list_custodian where list_id = $1', [list.key]);
      const rows = people.map((personId, index) => ({ key: newId(), listId: list.key, personId, position: index + 1 }));
      await tx.insert(Custodian, rows);
      return list.key;
    });
  }
}

/** What of people (uuids) decides whether they may be custodians of a list now; who is unknown is not in it. */
function standingOf(
  tx: Tx,
  list: List,
  people: readonly string[],
): Promise<(Omit<NamedCustodian, 'person'> & { id: string; hasKey: boolean })[]> {
  return tx.query(
    `select p.id, exists (select from membership m where m.person_id = p.id and m.role = 'operator') as operator,
      exists (select from membership m where m.person_id = p.id and m.organisation_id = $2 and m.role in ('clerk', 'approver'))
        or exists (select from delegation d where d.deputy_id = p.id and d.organisation_id = $2 and d.role in ('clerk', 'approver')
          and d.membership_id is not null and d.revoked_at is null and clock_now() <= d.until_at) as "runsList",
      exists (select from person_key k where k.person_id = p.id and k.revoked_at is null) as "hasKey"
     from person p where p.id = any($1)`,
    [people, list.departmentId],
  );
}

/**
 * Those of the custody who may get a share of a later round: who has no key in use gets none, nor who is an operator by now. Throws
 * CUSTODIANS_INVALID where those who run the list could open it alone, CUSTODIAN_WITHOUT_KEY where fewer than the threshold are left.
 */
export async function lastingCustody(tx: Tx, list: List, { threshold, custodians }: Custody): Promise<Custody> {
  const standing = await standingOf(
    tx,
    list,
    custodians.map(({ personId }) => personId),
  );
  const left = standing.filter(({ operator, hasKey }) => !operator && hasKey);
  const lasting = custodians.filter(({ personId }) => left.some(({ id }) => id === personId));
  if (lasting.length < threshold) {
    const without = custodians.filter((one) => !lasting.includes(one)).map(({ personId }) => typedId('person', personId));
    throw new DomainError('CUSTODIAN_WITHOUT_KEY', { custodians: without.join(', ') });
  }
  const faults = custodianFaults(
    left.map(({ id, ...one }) => ({ ...one, person: typedId('person', id) })),
    threshold,
  );
  if (faults.length) throw new DomainError('CUSTODIANS_INVALID', { faults: faults.join('; ') });
  return { threshold, custodians: lasting };
}

async function checkCustodians(tx: Tx, list: List, { people, threshold }: { people: string[]; threshold: number }): Promise<void> {
  const known = await standingOf(tx, list, people);
  const custodians = people.map((id) => {
    const person = known.find((one) => one.id === id);
    if (!person) throw new DomainError('NOT_FOUND');
    return { ...person, person: typedId('person', id) };
  });
  const faults = custodianFaults(custodians, threshold);
  if (faults.length) throw new DomainError('CUSTODIANS_INVALID', { faults: faults.join('; ') });
  const without = custodians.filter(({ hasKey }) => !hasKey).map(({ person }) => person);
  if (without.length) throw new DomainError('CUSTODIAN_WITHOUT_KEY', { custodians: without.join(', ') });
}
