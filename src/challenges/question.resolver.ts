import { Inject } from '@nestjs/common';
import { Args, ID, Mutation, ResolveField, Resolver } from '@nestjs/graphql';
import type { Actor } from '../common/actor.js';
import { CurrentActor } from '../common/current-actor.js';
import { Can, InPerson } from '../common/permissions.js';
import { TextInput } from '../common/text.js';
import { Rows } from '../reading/decorators.js';
import { Challenge } from './challenge.entity.js';
import { Question } from './question.entity.js';
import { QuestionService } from './question.service.js';

@Resolver(() => Challenge)
export class QuestionResolver {
  constructor(@Inject(QuestionService) private readonly service: QuestionService) {}

  @ResolveField(() => [Question], { description: 'Questions with their answers; to askers and officers also those without' })
  @Rows<Question>({ by: 'challengeId', order: ['askedAt'] })
  questions(): void {}

  @Mutation(() => Question, { description: 'Anyone signed in asks about a published challenge; a late question is taken and marked' })
  @InPerson()
  askQuestion(
    @Args('challenge', { type: () => ID, description: 'The challenge' }) challenge: string,
    @Args('question', { description: 'The question, seen by all' }) question: TextInput,
    @Args('key', { type: () => ID, description: 'Idempotency key' }) _key: string,
    @CurrentActor() actor: Actor,
  ): Promise<string> {
    return this.service.ask(actor, challenge, question);
  }

  @Mutation(() => Question, { description: 'The clerk answers to everybody. WRONG_STATE where there is an answer' })
  @Can('clerk')
  answerQuestion(
    @Args('question', { type: () => ID, description: 'The question' }) question: string,
    @Args('answer', { description: 'The answer, seen by all' }) answer: TextInput,
    @Args('key', { type: () => ID, description: 'Idempotency key' }) _key: string,
    @CurrentActor() actor: Actor,
  ): Promise<string> {
    return this.service.answer(actor, question, answer);
  }
}
