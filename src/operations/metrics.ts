import { Inject, Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { Database } from '../common/transaction.js';
import { SealingService } from '../record/sealing.service.js';

const SECONDS = [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5];

/** What is due, dead, and how old the oldest is, per job; ages by the product's clock, so a demo clock that stands still shows none. */
const MESSAGES = `
select job, count(*) filter (where failed_at is null and run_at <= clock.now)::int as due,
       count(*) filter (where failed_at is null and run_at > clock.now)::int as later,
       count(*) filter (where failed_at is not null)::int as dead,
       coalesce(extract(epoch from clock.now - min(run_at) filter (where failed_at is null and run_at <= clock.now)), 0)::float8 as age,
       coalesce(extract(epoch from clock.now - min(run_at) filter (where failed_at is null and run_at <= clock.now and dispatched_at is null)), 0)::float8 as lag
from message cross join (select clock_now() as now) clock where done_at is null group by job, clock.now`;

interface Backlog {
  job: string;
  due: number;
  later: number;
  dead: number;
  age: number;
  lag: number;
}

/** The figures of this process, and of the messages that all processes share. */
@Injectable()
export class Metrics {
  private readonly registry = new Registry();
  private readonly http = this.histogram('jiebang_http_seconds', 'Answered HTTP requests', ['method', 'route', 'status']);
  private readonly graphql = this.histogram('jiebang_graphql_seconds', 'Answered GraphQL operations', ['operation', 'code']);
  private readonly messages = this.gauge('jiebang_messages', 'Messages that are not done', ['job', 'state']);
  private readonly age = this.gauge('jiebang_message_age_seconds', 'Age of the oldest due message', ['job']);
  private readonly lag = this.gauge('jiebang_relay_lag_seconds', 'Age of the oldest due message that no relay has handed on', []);
  private readonly unsealed = this.gauge('jiebang_record_unsealed_events', 'Events that are not sealed into the log', []);
  private readonly unsealedAge = this.gauge('jiebang_record_lag_seconds', 'Age of the oldest event that is not sealed into the log', []);

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(SealingService) private readonly sealing: SealingService,
  ) {
    collectDefaultMetrics({ register: this.registry });
  }

  /** Counts an answered HTTP request. */
  request(method: string, route: string, status: number, ms: number): void {
    this.http.observe({ method, route, status: String(status) }, ms / 1000);
  }

  /** Counts an answered operation: `query` or `mutation`, and `ok` or the first error's code. */
  operation(operation: string, code: string, ms: number): void {
    this.graphql.observe({ operation, code }, ms / 1000);
  }

  /** The text for Prometheus. */
  async text(): Promise<{ type: string; body: string }> {
    const backlog = await this.database.query<Backlog>(MESSAGES);
    this.messages.reset();
    this.age.reset();
    for (const { job, due, later, dead, age } of backlog) {
      for (const [state, count] of Object.entries({ due, later, dead })) this.messages.set({ job, state }, count);
      this.age.set({ job }, age);
    }
    this.lag.set(Math.max(0, ...backlog.map(({ lag }) => lag)));
    const { count, age } = await this.sealing.lag();
    this.unsealed.set(count);
    this.unsealedAge.set(age);
    return { type: this.registry.contentType, body: await this.registry.metrics() };
  }

  private histogram(name: string, help: string, labelNames: string[]): Histogram {
    return new Histogram({ name, help, labelNames, buckets: SECONDS, registers: [this.registry] });
  }

  private gauge(name: string, help: string, labelNames: string[]): Gauge {
    return new Gauge({ name, help, labelNames, registers: [this.registry] });
  }
}
