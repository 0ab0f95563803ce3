import { setFlagsFromString } from 'node:v8';

/*
 * Loading a few thousand modules makes much short-lived garbage. V8's new space would grow for it to its full size, some 70 MB that an
 * idle process never gives back; so it may grow only from when the process has started. Import this first.
 */
setFlagsFromString('--semi-space-growth-factor=1');

/** The process has started: the heap grows as V8 likes. */
export const loaded = (): void => setFlagsFromString('--semi-space-growth-factor=2');
