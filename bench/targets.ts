/** A figure that was measured, and how far it may go; one without a target is only told. */
export interface Figure {
  name: string;
  value: number;
  atLeast?: number;
  atMost?: number;
}

/** Prints the figures against their targets; where one is missed, the process ends with 1. */
export function report(figures: readonly Figure[]): void {
  for (const { name, value, atLeast, atMost } of figures) {
    const target = [atLeast === undefined ? '' : `   at least ${atLeast}`, atMost === undefined ? '' : `   at most ${atMost}`].join('');
    const missed = value < (atLeast ?? value) || value > (atMost ?? value);
    console.log(`${name.padEnd(38)} ${value.toFixed(2).padStart(8)}${target}${missed ? '   MISSED' : ''}`);
    if (missed) process.exitCode = 1;
  }
}
