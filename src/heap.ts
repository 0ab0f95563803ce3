import { setFlagsFromString } from 'node:v8';

/**
 * Tells V8 to keep the heap small, or no longer. Left alone it takes a process that loads a few thousand modules for one that makes much garbage, and
 * gives it 64 MB for new objects, which an idle process never gives back; and what it holds besides may grow to a multiple before it looks what of
 * that is garbage. So say it before they are loaded. It costs CPU time; what it saves `npm run bench:exports` shows.
 */
export function thrifty(yes: boolean): void {
  setFlagsFromString(`--semi-space-growth-factor=${yes ? 1 : 2}`);
  // 0 leaves it to V8.
  setFlagsFromString(`--heap-growing-percent=${yes ? 30 : 0}`);
}
