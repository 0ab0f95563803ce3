import { DraftService } from '../../src/bids/draft.service.js';
import { CorrectionService } from '../../src/bids/correction.service.js';
import { ObjectionService } from '../../src/awards/objection.service.js';
import type { Actor } from '../../src/common/actor.js';
import { parseId } from '../../src/common/ids.js';
import { SessionService } from '../../src/identity/session.service.js';
import { MilestoneService } from '../../src/milestones/milestone.service.js';
import type { TestApp } from '../app.js';
import type { Words } from './visibility.words.js';

/** Lets everybody who submits something that can have files add one, which bears a word in its name and says it; samples have none. */
export function bringFiles({ nest, url }: TestApp, words: Words): void {
  const upload = async ({ personId }: Actor): Promise<string[]> => {
    if (personId === null) return [];
    const { token } = await nest.get(SessionService).openFor(personId);
    const word = words.next();
    const form = new FormData();
    form.append('file', new Blob([`a file that says ${word}`]), `${word}.txt`);
    const response = await fetch(`${url}/files`, { method: 'POST', body: form, headers: { authorization: `Bearer ${token}` } });
    const { id } = (await response.json()) as { id: string };
    words.files.set(word, parseId(id)!.uuid);
    return [id];
  };
  const [drafts, corrections] = [nest.get(DraftService), nest.get(CorrectionService)];
  const [objections, milestones] = [nest.get(ObjectionService), nest.get(MilestoneService)];
  const draft = drafts.draft.bind(drafts);
  drafts.draft = async (actor, input) => draft(actor, { ...input, content: { ...input.content, attachments: await upload(actor) } });
  const correct = corrections.correct.bind(corrections);
  corrections.correct = async (actor, input) => correct(actor, { ...input, files: await upload(actor) });
  const file = objections.file.bind(objections);
  objections.file = async (actor, input) => file(actor, { ...input, files: input.realName ? await upload(actor) : [] });
  const submit = milestones.submit.bind(milestones);
  milestones.submit = async (actor, input) => submit(actor, { ...input, files: await upload(actor) });
}
