import type { TestApp } from '../app.js';
import { newKey, type Someone } from '../factories.js';

export interface Taken {
  id: string;
  state: string;
  rowsDone: number;
  rowsAll: number | null;
  download: string | null;
  fileName: string | null;
  size: number | null;
  sha256: string | null;
  failure: string | null;
  expiresAt: string | null;
  readFrom: string | null;
  readUntil: string | null;
}

const FIELDS = 'id state rowsDone rowsAll download fileName size sha256 failure expiresAt readFrom readUntil';
const START = `mutation ($input: StartExportInput!, $key: ID!) { startExport(input: $input, key: $key) { ${FIELDS} } }`;
/** How long an export may take, in milliseconds. */
const PATIENCE = 60_000;

/** Takes things away from an app as anybody, over HTTP. */
export class Taking {
  constructor(
    private readonly app: TestApp,
    private readonly patience = PATIENCE,
  ) {}

  start(who: Someone, kind: string, subject: string, format = 'CSV', headers: Record<string, string> = {}, key = newKey()) {
    return this.app.graphql<{ startExport: Taken }>(START, { input: { kind, subject, format }, key }, who.token, headers);
  }

  async look(who: Someone, id: string): Promise<Taken> {
    const { export: one } = await this.app.ask<{ export: Taken }>(`query ($id: ID!) { export(id: $id) { ${FIELDS} } }`, { id }, who.token);
    return one;
  }

  /** The export when it is no longer under way. */
  async ended(who: Someone, id: string): Promise<Taken> {
    for (const from = Date.now(); ;) {
      const one = await this.look(who, id);
      if (!['QUEUED', 'RUNNING'].includes(one.state)) return one;
      if (Date.now() - from > this.patience) throw new Error(`still ${JSON.stringify(one)}`);
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  }

  async ready(who: Someone, kind: string, subject: string, format = 'CSV', headers: Record<string, string> = {}): Promise<Taken> {
    const { data, errors } = await this.start(who, kind, subject, format, headers);
    if (!data?.startExport) throw new Error(`refused: ${JSON.stringify(errors)}`);
    const one = await this.ended(who, data.startExport.id);
    if (one.state !== 'READY') throw new Error(`it ended as ${JSON.stringify(one)}`);
    return one;
  }

  get(who: Someone | null, path: string): Promise<Response> {
    return fetch(`${this.app.url}${path}`, { headers: { 'accept-language': 'en', ...(who && { authorization: `Bearer ${who.token}` }) } });
  }

  /** The code of the refusal of a download. */
  async refused(who: Someone | null, path: string): Promise<[status: number, code: string]> {
    const response = await this.get(who, path);
    const { errors } = (await response.json()) as { errors: { extensions: { code: string } }[] };
    return [response.status, errors[0]!.extensions.code];
  }

  async bytes(who: Someone, kind: string, subject: string, format = 'CSV', headers: Record<string, string> = {}): Promise<Buffer> {
    const one = await this.ready(who, kind, subject, format, headers);
    const response = await this.get(who, one.download!);
    if (response.status !== 200) throw new Error(`${response.status}: ${await response.text()}`);
    return Buffer.from(await response.arrayBuffer());
  }
}
