import type { SampleFile } from '../../src/cli/sample-format.js';
import type { Looker } from './visibility.people.js';
import type { Picture } from './visibility.picture.js';
import { HOLDS } from './visibility.predicates.js';
import { wordsIn, type Words } from './visibility.words.js';

/** What is taken off the price of a bid, in fen, so that its figures stand nowhere else; a little more for each. */
const ODD = 1_373;

/** What of a file tells something without being a text of its own: what losing bids ask for, and who the experts are. */
export class Marks {
  /** Figures of prices. */
  private readonly prices: string[] = [];
  /** Addresses of experts, by the word in their names. */
  private readonly experts = new Map<string, string>();

  constructor(private readonly words: Words) {}

  /** Marks the copy of a file which has its words. */
  into(file: SampleFile): SampleFile {
    const { bids, people, experts, expected } = file;
    const losing = new Set(expected.decisions.flatMap(({ reserve }) => reserve));
    bids
      .filter(({ id, budget }) => losing.has(id) && budget.publicRequest)
      .forEach((bid, index) => {
        const price = bid.budget.publicRequest!;
        price.amountFen -= ODD * (index + 1);
        this.prices.push(String(price.amountFen));
        this.words.bids.set(String(price.amountFen), bid.id);
      });
    const writers = new Set(bids.flatMap(({ pi, team, unitApprover }) => [pi, unitApprover, ...team]));
    for (const person of people.filter(({ id }) => !writers.has(id) && experts.some((expert) => expert.person === id))) {
      const word = this.words.next();
      person.name = { zh: person.name.zh + word, en: `${person.name.en} ${word}` };
      this.experts.set(word, person.email);
    }
    return file;
  }

  /** All that an answer says: words, and figures however they are divided. */
  find(answer: string): string[] {
    const figures = answer.replace(/(\d)[,.](?=\d)/g, '$1');
    return [...wordsIn(answer), ...this.prices.filter((price) => figures.includes(price))];
  }

  isName(word: string): boolean {
    return this.experts.has(word);
  }

  /** Who may be told of an expert: officers, who draw from the pool, its own person, and who may know the panel. */
  knows(picture: Picture, who: Looker, word: string): boolean {
    const person = picture.rows('person').find(({ email }) => email === this.experts.get(word))!;
    const [expert] = picture.of('expert', 'person_id', person.id);
    if (!expert) return false;
    const panels = picture.of('seat', 'expert_id', expert.id).flatMap((seat) => picture.of('panel', 'challenge_id', seat.challenge_id));
    return who.id === person.id || HOLDS.expert(picture, who, expert) || panels.some((panel) => HOLDS.namesOfPanel(picture, who, panel));
  }
}
