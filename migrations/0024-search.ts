import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What is found: one row for each thing, its words as lexemes, and the words that the public may meet, for what was mistyped. The extension is a
 * trusted one: who owns the database, or may create in it, can take it in.
 */
export class Search1795000000024 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
create extension if not exists pg_trgm;
create table search_entry (
  id uuid primary key, kind text not null check (kind in ('LIST', 'CHALLENGE', 'DECISION', 'ACCEPTANCE', 'BID', 'PERSON')),
  list_id uuid references list, challenge_id uuid references challenge, decision_id uuid references decision, acceptance_id uuid references acceptance,
  texts jsonb not null, vector tsvector not null,
  announced boolean not null default false, announced_amount_fen bigint, announced_close timestamptz);
create index search_entry_vector on search_entry using gin (vector);
create table search_word (word text primary key);
create index search_word_prefix on search_word (word text_pattern_ops);
create index search_word_similar on search_word using gin (word gin_trgm_ops);
create table saved_search (
  id uuid primary key, person_id uuid not null references person, name text not null, text text, filter jsonb not null, query tsquery,
  created_at timestamptz not null, unique (person_id, name));
create table saved_search_match (
  saved_search_id uuid not null references saved_search on delete cascade, challenge_id uuid not null references challenge, at timestamptz not null,
  primary key (saved_search_id, challenge_id));
insert into message (id, job, payload, run_at, key)
  select gen_random_uuid(), 'search.reindex', '{"after": null}', 'epoch', 'search.reindex' where exists (select from list) or exists (select from person);
`);
  }

  async down(): Promise<void> {
    throw new Error('migrations only grow');
  }
}
