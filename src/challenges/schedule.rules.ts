import { addOffset } from '../common/offset.js';
import type { EffectiveRules, Offset } from '../policies/effective-rules.js';

/** The instants of a challenge that its list's rules set at publication. Null: no limit. */
export interface Schedule {
  bidderClose: Date;
  recommenderClose: Date;
  questionsClose: Date;
  matchingOpens: Date | null;
  matchingCloses: Date | null;
  reviewOpens: Date;
  reviewCloses: Date;
  noticeOpens: Date;
  noticeCloses: Date;
}

const HOUR = 3_600_000;

/** Day 0 of a list published at an instant: 00:00 UTC+08:00 of that day (samples/README.md "Time"). */
export function dayZeroOf(publishedAt: Date): Date {
  const local = publishedAt.getTime() + 8 * HOUR;
  return new Date(Math.floor(local / (24 * HOUR)) * 24 * HOUR - 8 * HOUR);
}

/** The instants by the rules, as offsets from day 0. Amendments move the two closes later on. */
export function scheduleOf({ window, matching, review, notice }: EffectiveRules, day0: Date): Schedule {
  const at = (offset: Offset) => addOffset(day0, offset);
  return {
    bidderClose: at(window.bidderClose),
    recommenderClose: at(window.recommenderClose),
    questionsClose: at(window.questionsClose),
    matchingOpens: matching.opens === null ? null : at(matching.opens),
    matchingCloses: matching.closes === null ? null : at(matching.closes),
    reviewOpens: at(review.opens),
    reviewCloses: at(review.closes),
    noticeOpens: at(notice.opens),
    noticeCloses: at(notice.closes),
  };
}

/** The later of both closes: what follows them waits for it. */
export const bothClosed = ({ bidderClose, recommenderClose }: Pick<Schedule, 'bidderClose' | 'recommenderClose'>): Date =>
  bidderClose > recommenderClose ? bidderClose : recommenderClose;
