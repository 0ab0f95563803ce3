import type { Placeholders } from './placeholders.js';

/** The key of the mark that a recorded field leaves in its object; no GraphQL name can be it. */
export const READ_MARK = '$read';

const INSIDE = `select distinct mark from answer, jsonb_path_query(answer.data::jsonb, '$.**."${READ_MARK}"') mark where mark <> 'null'`;

/**
 * The answer and its entries in the record, as parts of one WITH: what the marks in the answer name is inserted as events `read` by the same
 * statement, wherever it stands nested, and once. `select` is the answer; `marks` selects the marks in it as `mark`: by default those inside
 * the JSON texts that it gives as `data`.
 */
export function recordingReads(select: string, placeholders: Placeholders, marks = INSIDE): string[] {
  const requestId = placeholders.bind('request.id', 'text', ({ actor }) => actor.requestId || null);
  const standsFor = placeholders.bind('viewer.for', 'uuid', ({ actor }) => actor.forId ?? null);
  return [
    `answer as materialized (${select})`,
    `marks as (${marks})`,
    `recorded as (insert into event (id, at, actor_id, subject, subject_id, challenge_id, event, request_id, for_id)
       select new_event_id(), clock_now(), ${placeholders.viewer.id}, mark ->> 'subject', (mark ->> 'key')::uuid, (mark ->> 'challenge')::uuid,
         'read', ${requestId}, ${standsFor} from marks)`,
  ];
}
