import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Removals of secret content. Nobody but the owner may change an event, so a function of the owner does it, and only under a removal that two
 * persons decided, the second of them in the same transaction. It puts a mark in the place of the words, keeps the leaf that was sealed, and
 * makes the salt anew: with the old one the words could be guessed from their hash.
 */
export class Removals1795000000031 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
create table removal (
  id uuid primary key, target text not null, field text, department_id uuid references organisation, reason jsonb not null,
  state text not null check (state in ('PROPOSED', 'CARRIED_OUT', 'REFUSED')),
  proposed_by uuid not null references person, proposed_at timestamptz not null, decided_by uuid references person, decided_at timestamptz,
  refusal jsonb, words text, places text[] not null default '{}', lists uuid[] not null default '{}', salts jsonb not null default '{}',
  check (state = 'PROPOSED' or words is null), check ((state = 'PROPOSED') = (decided_by is null)), check (proposed_by <> decided_by));
create unique index removal_pending on removal (target, coalesce(field, '')) where state = 'PROPOSED';
create index removal_lists on removal using gin (lists);
alter table event add column removed_by uuid, add column leaf text;
create index event_removed on event (removed_by) where removed_by is not null;
alter table file add column removed_at timestamptz;
alter table bid_version add column removed jsonb;

create function removed_text(value text, words text, mark text) returns text language sql immutable as $$
  select case when value = words then mark when length(words) >= 8 then replace(value, words, mark) else value end
$$;
create function removed_texts(value text[], words text, mark text) returns text[] language sql immutable as $$
  select case when cardinality(value) > 0 then array(select removed_text(v, words, mark) from unnest(value) with ordinality u(v, n) order by n) else value end
$$;
create function removed_json(value jsonb, words text, mark text) returns jsonb language plpgsql immutable as $$
begin
  return case jsonb_typeof(value)
    when 'string' then to_jsonb(removed_text(value #>> '{}', words, mark))
    when 'array' then (select coalesce(jsonb_agg(removed_json(v, words, mark) order by n), '[]') from jsonb_array_elements(value) with ordinality a(v, n))
    when 'object' then (select coalesce(jsonb_object_agg(k, removed_json(v, words, mark)), '{}') from jsonb_each(value) o(k, v))
    else value end;
end $$;

create function remove_from_event(event_id uuid, removal_id uuid, sealed_leaf text, words text, mark text) returns void
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if not exists (select from removal r
    join event p on p.subject = 'removal' and p.subject_id = r.id and p.event = 'proposeRemoval'
    join event c on c.subject = 'removal' and c.subject_id = r.id and c.event = 'confirmRemoval'
    where r.id = removal_id and r.state = 'CARRIED_OUT' and c.transaction_id = pg_current_xact_id() and p.transaction_id <> c.transaction_id
      and p.actor_id = r.proposed_by and c.actor_id = r.decided_by and p.actor_id <> c.actor_id)
  then raise insufficient_privilege using message = 'no removal that two persons decided in this transaction'; end if;
  if exists (select from log_leaf l where l.event_id = remove_from_event.event_id and l.hash <> sha256('\\x00'::bytea || convert_to(sealed_leaf, 'UTF8')))
  then raise insufficient_privilege using message = 'this is not what was sealed'; end if;
  update event e set leaf = coalesce(e.leaf, sealed_leaf), removed_by = removal_id, salt = uuid_send(gen_random_uuid()), salted = true,
    document_hash = case when e.salted then e.document_hash else sealed_leaf::jsonb ->> 'documentHash' end,
    document = removed_json(e.document, words, mark), reason = removed_text(e.reason, words, mark)
  where e.id = event_id and e.subject <> 'removal'
    and (removed_json(e.document, words, mark) is distinct from e.document or removed_text(e.reason, words, mark) is distinct from e.reason);
  if not found then raise insufficient_privilege using message = 'nothing in this event is to be removed'; end if;
end $$;
revoke execute on function remove_from_event(uuid, uuid, text, text, text) from public;
`);
  }

  async down(): Promise<void> {
    throw new Error('migrations only grow');
  }
}
