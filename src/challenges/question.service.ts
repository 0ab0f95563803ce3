import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from '../common/actor.js';
import { DomainError } from '../common/errors.js';
import { newId, uuidOf } from '../common/ids.js';
import type { TextInput } from '../common/text.js';
import { Database } from '../common/transaction.js';
import { isOfficer, requireOfficer } from '../lists/officer.visibility.js';
import { Challenge } from './challenge.entity.js';
import { isPublished } from './challenge.visibility.js';
import { Question } from './question.entity.js';

/** Questions and answers about published challenges. */
@Injectable()
export class QuestionService {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** Anyone signed in asks, also after the close of questions. Throws NOT_FOUND before publication. */
  async ask(actor: Actor, challengeId: string, question: TextInput): Promise<string> {
    return this.database.write(actor, async (tx) => {
      const challenge = await tx.load(Challenge, uuidOf(challengeId, 'challenge'), 'share');
      if (!isPublished(challenge)) throw new DomainError('NOT_FOUND');
      const key = newId();
      await tx.insert(Question, { key, challengeId: challenge.key, question, askedById: actor.personId!, askedAt: await tx.now() });
      await tx.event({ subject: 'question', key, event: 'askQuestion', challengeId: challenge.key, document: question });
      return key;
    });
  }

  /** The clerk answers, once, to everybody. Throws WRONG_STATE. */
  async answer(actor: Actor, id: string, answer: TextInput): Promise<string> {
    return this.database.write(actor, async (tx) => {
      const question = await tx.load(Question, uuidOf(id, 'question'), 'update');
      const challenge = await tx.load(Challenge, question.challengeId);
      const answered = question.answeredAt !== null;
      requireOfficer(actor, 'clerk', challenge, answered || question.askedById === actor.personId, isOfficer);
      if (answered) throw new DomainError('WRONG_STATE', { machine: 'question', state: 'ANSWERED', event: 'answerQuestion' });
      await tx.update(Question, question.key, { answer, answeredById: actor.personId, answeredAt: await tx.now() });
      const event = 'answerQuestion';
      await tx.event({ subject: 'question', key: question.key, event, role: 'clerk', challengeId: challenge.key, document: answer });
      return question.key;
    });
  }
}
