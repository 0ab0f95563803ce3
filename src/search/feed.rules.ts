import type { CalendarDate } from './calendar-dates.service.js';

interface Both {
  zh: string;
  en: string;
}

/** A challenge as feeds tell of it. */
export interface Told {
  id: string;
  code: string;
  title: Both;
  problem: Both;
  state: string;
  cluster: string;
  /** As extended, where it was. */
  bidderClose: Date;
  recommenderClose: Date;
  questionsClose: Date;
  noticeOpens: Date;
  noticeCloses: Date;
  department: Both;
  publishedAt: Date;
  amendments: number;
  changedAt: Date;
}
export interface ToldList {
  id: string;
  code: string;
  title: Both;
  challenges: Told[];
}

/** A text without what neither XML nor a calendar may hold: characters of control but tab and line break, and what is no character. */
export const clean = (text: string): string => text.replace(/(?![\t\n])\p{Cc}|[\ufffe\uffff]/gu, '');
/** The same on one line. */
export const oneLine = (text: string): string => clean(text).replace(/\s+/g, ' ').trim();

/** Both languages, one after the other; each once. */
export const both = ({ zh, en }: Both, between = ' '): string => [...new Set([zh, en].filter((text) => text !== ''))].join(between);

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
/** Plain text for where a reader expects HTML: what a writer wrote stays text. */
export const asHtml = (text: string): string => clean(text).replace(/[&<>"]/g, (sign) => ESCAPES[sign]!);

const SHANGHAI = 8 * 3_600_000;
/** An instant in words, as people in China read it; there is no summer time. */
export const inShanghai = (instant: Date): string =>
  `${new Date(instant.getTime() + SHANGHAI).toISOString().slice(0, 16).replace('T', ' ')} Asia/Shanghai`;

const DATES = [
  ['questionsClose', '提问截止', 'Questions close'],
  ['bidderClose', '揭榜申报截止', 'Bidder close'],
  ['recommenderClose', '推荐截止', 'Recommender close'],
  ['noticeOpens', '公示开始', 'Notice opens'],
  ['noticeCloses', '公示截止', 'Notice closes'],
] as const;
/** States in which nothing of its plan comes any more, whatever instant stands there. */
const GIVEN_UP = ['WITHDRAWN', 'RELISTED'];

/** The dates of a challenge. Each keeps its uid for good; one that won't come any more stays, cancelled, since it was public. */
export const datesOf = (challenge: Told): CalendarDate[] =>
  DATES.map(([name, zh, en]) => ({
    uid: `${challenge.id}.${name}@jiebang`,
    sequence: challenge.amendments,
    start: challenge[name],
    changedAt: challenge.changedAt,
    summary: oneLine(`${zh} ${en}: ${challenge.code} ${both(challenge.title, ' / ')}`),
    description: clean(`${both(challenge.department, ' / ')}\n${zh} ${en}: ${inShanghai(challenge[name])}`),
    cancelled: GIVEN_UP.includes(challenge.state),
  }));
