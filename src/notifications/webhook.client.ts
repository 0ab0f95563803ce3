import { request as plain } from 'node:http';
import { request as secure } from 'node:https';
import type { LookupFunction } from 'node:net';
import { Inject, Injectable } from '@nestjs/common';
import { Config } from '../config.js';
import { faultOf, hostOf, resolve } from './webhook.address.js';

/** The longest that a call may take, from the look-up of its name to the answer, in milliseconds. */
const CALL_MS = 15_000;

/** Calls the systems of others. */
@Injectable()
export class WebhookClient {
  private readonly trusted: readonly string[];
  private readonly plainHttp: boolean;

  constructor(@Inject(Config) { WEBHOOK_TRUSTED_HOSTS, NODE_ENV }: Config) {
    this.trusted = WEBHOOK_TRUSTED_HOSTS?.split(',') ?? [];
    this.plainHttp = NODE_ENV !== 'production';
  }

  /** Why an address is not registered; null where it may be. A name that leads nowhere today may do so tomorrow. */
  async faultOf(url: string): Promise<string | null> {
    const fault = faultOf(url, this.trusted, this.plainHttp);
    if (fault) return fault;
    return resolve(hostOf(new URL(url)), this.trusted).then(
      () => null,
      (error: NodeJS.ErrnoException) => (error.code ? null : error.message),
    );
  }

  /**
   * Posts a body, and gives the status of the answer, of which nothing more is read; no redirect is followed. Rejects where there is none, also where
   * the address is not to be called: its name is looked up here, and the call goes to what was looked at, so that no second answer of a name server
   * leads elsewhere.
   */
  async post(url: string, headers: Record<string, string>, body: string): Promise<number> {
    const fault = faultOf(url, this.trusted, this.plainHttp);
    if (fault) throw new Error(fault);
    const lookup: LookupFunction = (host, options, done) => {
      resolve(host, this.trusted).then(
        (addresses) => (options.all ? done(null, addresses) : done(null, addresses[0]!.address, addresses[0]!.family)),
        (error: NodeJS.ErrnoException) => done(error, '', 0),
      );
    };
    const request = new URL(url).protocol === 'https:' ? secure : plain;
    const signal = AbortSignal.timeout(CALL_MS);
    return new Promise((answered, failed) => {
      const call = request(
        url,
        {
          method: 'POST',
          headers: { ...headers, 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), 'user-agent': 'Jiebang' },
          ...{ lookup, agent: false, signal },
        },
        (response) => {
          answered(response.statusCode!);
          response.destroy();
        },
      );
      call.on('error', (error) => failed(signal.aborted ? new Error(`there was no answer within ${CALL_MS / 1000} seconds`) : error));
      call.end(body);
    });
  }
}
