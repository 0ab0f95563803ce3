import { Inject, Injectable } from '@nestjs/common';
import { QueryFailedError } from 'typeorm';
import type { Actor } from './actor.js';
import { DomainError } from './errors.js';
import { MESSAGE_CHANNEL } from './relay.js';
import { Database } from './transaction.js';

/** What an operator does with messages. */
@Injectable()
export class MessageService {
  constructor(@Inject(Database) private readonly database: Database) {}

  /**
   * Brings a dead message back to life: it is due at once, with all its tries before it; the reason of its death stays until it fails again.
   * Returns its uuid. Throws NOT_FOUND, WRONG_STATE where it is not dead, CHANGED_MEANWHILE where another message has its key by now.
   */
  async redrive(actor: Actor, id: string): Promise<string> {
    try {
      return await this.database.write(actor, async (tx) => {
        const message = await tx.one<{ dead: boolean; done: boolean; job: string; error: string }>(
          `select failed_at is not null as dead, done_at is not null as done, job, last_error as error from message where id = $1 for update`,
          [id],
        );
        const from = message.dead ? 'dead' : message.done ? 'done' : 'pending';
        if (from !== 'dead') throw new DomainError('WRONG_STATE', { machine: 'message', state: from, event: 'redrive' });
        await tx.query(
          'update message set failed_at = null, dispatched_at = null, not_before = null, attempts = 0, failures = 0, taken_attempt = null where id = $1',
          [id],
        );
        await tx.event({
          subject: 'message',
          key: id,
          event: 'redrive',
          from,
          to: 'pending',
          reason: message.error,
          document: { job: message.job },
        });
        await tx.query(`notify ${MESSAGE_CHANNEL}`);
        return id;
      });
    } catch (error) {
      if (error instanceof QueryFailedError && (error.driverError as { code?: string }).code === '23505')
        throw new DomainError('CHANGED_MEANWHILE');
      throw error;
    }
  }
}
