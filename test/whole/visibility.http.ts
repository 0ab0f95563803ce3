import { createHash } from 'node:crypto';
import { typedId } from '../../src/common/ids.js';
import { EDITIONS, type Edition } from '../../src/record/bundle.format.js';
import type { Ears } from './visibility.ears.js';
import type { Looker } from './visibility.people.js';
import type { Picture, Row } from './visibility.picture.js';
import { HOLDS } from './visibility.predicates.js';
import { chosen } from './visibility.reading.js';
import type { Comparison } from './visibility.rows.js';
import type { State } from './visibility.sights.js';
import type { EntityType } from '../../src/reading/entity-type.js';

type Lookers = ReadonlyMap<string, Looker>;

/** What anybody asks for without a question. */
const OPEN = ['/metrics', '/health/ready', '/record/checkpoint', '/record/leaves?from=0&to=100', '/.well-known/jwks.json'];
const TOO_MANY = 429;
/** States in which the record is exported: before there is one, while bids are sealed, before and after results are out. */
const EXPORTED_STATES: State[] = ['draft', 'closed', 'ranked', 'delivered'];

/** Every way to read that is not GraphQL: contents of files, both editions of the bundle, the sealed record, figures. */
export class Carrying {
  constructor(private readonly ears: Ears) {}

  /** Each file that stands for others, whole, in part, and its head alone. */
  async files(comparison: Comparison, entity: EntityType, lookers: Lookers): Promise<void> {
    const missing = new Map<string, string>();
    for (const row of chosen(comparison.picture, entity, lookers, new Set())) {
      const path = `/files/${typedId('file', row.id)}`;
      for (const [role, who] of lookers) {
        const seen = HOLDS.file(comparison.picture, who, row);
        const status = (found: number): number => (seen ? (row.removed_at || (row.sealed && !row.wrapped_key) ? 400 : found) : 404);
        const [whole, part, head] = [
          await this.ears.fetch(path, who.token),
          await this.ears.fetch(path, who.token, { headers: { range: 'bytes=2-8' } }),
          await this.ears.fetch(path, who.token, { method: 'HEAD' }),
        ];
        const told = [whole.status, part.status, head.status];
        comparison.is(role, `the content of ${row.id}, a part of it, its head`, told, [status(200), status(206), status(200)]);
        if (whole.status === 200) {
          if (row.sha256) comparison.is(role, `the hash of ${row.id}`, createHash('sha256').update(whole.body).digest('hex'), row.sha256);
          comparison.is(role, `a part of ${row.id}`, part.body.toString(), whole.body.subarray(2, 9).toString());
        } else comparison.is(role, `the length of ${row.id}`, head.headers.get('content-range'), null);
        if (whole.status !== 404) continue;
        missing.set(role, missing.get(role) ?? (await this.missing(who)));
        comparison.is(role, `no file ${row.id}`, whole.body.toString(), missing.get(role));
      }
    }
  }

  /** Both editions of the record of the list, as everybody. */
  async bundles(comparison: Comparison, list: Row, lookers: Lookers, state: State): Promise<void> {
    if (!EXPORTED_STATES.includes(state)) return;
    for (const [role, who] of lookers) {
      for (const edition of EDITIONS) {
        const { status } = await this.patiently(`/record/lists/${typedId('list', list.id)}/bundle?edition=${edition}`, who.token);
        comparison.is(role, `the ${edition} bundle`, status, exported(comparison.picture, who, list, edition));
      }
    }
  }

  async open(lookers: Lookers): Promise<void> {
    for (const role of ['public', 'stranger'] as const) for (const path of OPEN) await this.ears.fetch(path, lookers.get(role)?.token);
  }

  private async missing({ token }: Looker): Promise<string> {
    return (await this.ears.fetch(`/files/${typedId('file', '00000000-0000-4000-8000-000000000000')}`, token)).body.toString();
  }

  /** Few bundles are written at a time, and one counts until its connection is given back. */
  private async patiently(path: string, token: string | undefined): ReturnType<Ears['fetch']> {
    for (;;) {
      const answer = await this.ears.fetch(path, token);
      if (answer.status !== TOO_MANY) return answer;
    }
  }
}

/** The public edition of a published list is for everyone, the other for supervision of its department. */
function exported(picture: Picture, who: Looker, list: Row, edition: Edition): number {
  const seen = HOLDS.list(picture, who, list);
  if (edition === 'supervision' && seen && !picture.officer(who, list.department_id, ['supervisor'])) return 403;
  return list.state === 'PUBLISHED' ? 200 : 404;
}
