import { execFile } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import type { Difference } from './compare.js';
import type { World } from './world.js';

/** Makes every connection fail: what verifies asks nobody. */
const OFFLINE =
  'data:text/javascript,import net from "node:net"; net.Socket.prototype.connect = () => { throw new Error("no network here"); };';

/** Fetches the record of the list as one file, in the edition that the token may have; null is the public. */
export async function fetchBundle(url: string, list: string, edition: 'public' | 'supervision', token: string | null): Promise<Response> {
  const headers: Record<string, string> = token === null ? {} : { authorization: `Bearer ${token}` };
  const response = await fetch(`${url}/record/lists/${list}/bundle?edition=${edition}`, { headers });
  if (!response.ok || !response.body) throw new Error(`the bundle of ${list} was refused: ${response.status}`);
  return response;
}

/** Waits until the signed record grows no more, as it does soon where the server publishes it as often as that of a demo. */
async function checkpointed(world: World): Promise<void> {
  const query = '{ checkpoints(first: 1) { nodes { size } } }';
  for (let size = -1, same = 0, waited = 0; same < 4 && waited < 40; waited += 1) {
    await wait(300);
    const { nodes } = await world.client.ask<{ nodes: { size: number }[] }>(null, 'checkpoints', query);
    same = nodes[0]?.size === size ? same + 1 : 0;
    size = nodes[0]?.size ?? -1;
  }
}

/** Both editions of the played list, each held by `jiebang verify` in an empty folder, with no setting, database or network. */
export async function verifyBundles(url: string, world: World, say: (line: string) => void): Promise<Difference[]> {
  const supervisor = await world.officer(world.file.officers.supervisor, 'supervisor');
  await checkpointed(world);
  const differences: Difference[] = [];
  for (const [edition, token] of [['public', null] as const, ['supervision', supervisor] as const]) {
    const folder = await mkdtemp(join(tmpdir(), 'jiebang-verify-'));
    try {
      const file = join(folder, `${edition}.jsonl`);
      const { body } = await fetchBundle(url, world.id('list'), edition, token);
      await pipeline(Readable.from(body!), createWriteStream(file));
      say(`jiebang verify ${edition}.jsonl`);
      const { code, output } = await verify(folder, file);
      say(output.replace(/^/gm, '  '));
      if (code !== 0) differences.push({ path: `verify ${edition}`, expected: 'everything holds', actual: output });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
  return differences;
}

/** The command that runs this, with another task; what it was started with is found from another folder too. */
function verify(folder: string, file: string): Promise<{ code: number; output: string }> {
  const options = process.execArgv.map((option) => (option.startsWith('./') ? pathToFileURL(option).href : option));
  const command = [...options, '--import', OFFLINE, process.argv[1]!, 'verify', file];
  return new Promise((done) => {
    execFile(process.execPath, command, { cwd: folder, env: {} }, (error, stdout, stderr) =>
      done({ code: error ? 1 : 0, output: `${stdout}${stderr}`.trimEnd() }),
    );
  });
}
