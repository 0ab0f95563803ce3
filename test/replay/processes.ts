import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..', '..');

/** A process of the product, started as an operator would, in a demo database. */
export class ProductProcess {
  private constructor(
    private readonly child: ChildProcess,
    private readonly said: () => string,
  ) {}

  /** Starts one, from the sources unless another program is named, and waits until it says that it runs. Throws with what it said where it ends instead. */
  static async start(
    entry: 'main' | 'worker',
    env: Record<string, string>,
    program: readonly string[] = ['--import', './test/typescript.js', `src/${entry}.ts`],
  ): Promise<ProductProcess> {
    const child = spawn(process.execPath, program, {
      cwd: ROOT,
      env: { PATH: process.env.PATH, PORT: '0', DEMO: 'true', LOG_LEVEL: 'fatal', WORKER_LEASE_MS: '2000', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let text = '';
    const ready = new Promise<void>((resolve, reject) => {
      for (const stream of [child.stdout, child.stderr]) {
        stream.setEncoding('utf8').on('data', (part: string) => {
          text += part;
          if (text.includes('Jiebang')) resolve();
        });
      }
      child.once('exit', () => reject(new Error(`${entry} ended: ${text}`)));
    });
    const started = new ProductProcess(child, () => text);
    await ready;
    return started;
  }

  /** Where an API process listens. */
  get url(): string {
    return /http:\/\/\S+/.exec(this.said())![0];
  }

  get pid(): number {
    return this.child.pid!;
  }

  /** Ends it without a warning, or in order, and waits until it is gone. */
  async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const gone = once(this.child, 'exit');
    this.child.kill(signal);
    await gone;
  }
}

/** One address before several API processes, which get the requests in turn. */
export async function inTurn(urls: readonly string[]): Promise<{ url: string; served: number[]; stop(): void }> {
  const served = urls.map(() => 0);
  let next = 0;
  const proxy = createServer((incoming, outgoing) => {
    const turn = next++ % urls.length;
    served[turn]! += 1;
    const { method, headers, url } = incoming;
    const passed = request(new URL(url!, urls[turn]), { method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode!, answer.headers);
      answer.pipe(outgoing);
    });
    passed.on('error', () => outgoing.destroy());
    incoming.pipe(passed);
  }).listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  return {
    url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    served,
    stop() {
      proxy.close();
      proxy.closeAllConnections();
    },
  };
}
