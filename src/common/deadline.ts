/**
 * Whether an act at `now` keeps the deadline: a deadline includes its instant, and counts to the second, so an act within the deadline's
 * second is in time (samples/README.md "Time").
 */
export const inTime = (now: Date, deadline: Date): boolean => Math.floor(now.getTime() / 1000) * 1000 <= deadline.getTime();
