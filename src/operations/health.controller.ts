import { Controller, Get, Header, Inject, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Database } from '../common/transaction.js';
import { Metrics } from './metrics.js';
import { QueueHealth } from './queue.health.js';

/** For whoever runs the processes: does this one live, may it be sent requests, how does it do. */
@Controller()
export class HealthController {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(QueueHealth) private readonly queue: QueueHealth,
    @Inject(Metrics) private readonly metrics: Metrics,
  ) {}

  /** The process answers at all. */
  @Get('health/live')
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  /** 200 where the database and the queue answer, else 503 with the name of what does not. */
  @Get('health/ready')
  @Header('cache-control', 'no-store')
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<Record<'database' | 'queue', 'ok' | 'down'>> {
    const state = async (check: Promise<unknown>) => check.then(() => 'ok' as const).catch(() => 'down' as const);
    const [database, queue] = await Promise.all([state(this.database.query('select 1')), state(this.queue.check())]);
    if (database === 'down' || queue === 'down') void reply.status(503);
    return { database, queue };
  }

  /** Prometheus' text format. */
  @Get('metrics')
  async figures(@Res() reply: FastifyReply): Promise<void> {
    const { type, body } = await this.metrics.text();
    void reply.type(type).send(body);
  }
}
