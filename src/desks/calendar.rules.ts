import type { CalendarDate } from '../search/calendar-dates.service.js';
import { both, clean, inShanghai, oneLine } from '../search/feed.rules.js';

interface Both {
  zh: string;
  en: string;
}

/** An entry of a desk, as its owner reads it. */
export interface DeskDate {
  key: string;
  words: Both;
  deadline: string | null;
  list: { code: string; title: Both } | null;
  challenge: { code: string; title: Both } | null;
}

/**
 * What has a deadline. The uid is that of the entry, which stays while the entry is on the desk: a deadline that moves moves its date. What is done, or
 * fell away, is gone and not cancelled: programs that subscribe take each reading for the whole, and some show what is cancelled, struck through. Of a bid it says nothing but its challenge: a calendar program keeps and shows what it gets.
 */
export const datesOn = (entries: readonly DeskDate[]): CalendarDate[] =>
  entries.flatMap(({ key, words, deadline, list, challenge }) => {
    if (deadline === null) return [];
    const start = new Date(deadline);
    const about = challenge ?? list;
    const what = both(words, ' ');
    return [
      {
        uid: `${key}.desk@jiebang`,
        start,
        summary: oneLine(about ? `${what}: ${about.code} ${both(about.title, ' / ')}` : what),
        description: clean(`${what}\n${inShanghai(start)}`),
      },
    ];
  });
