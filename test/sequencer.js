import Sequencer from '@jest/test-sequencer';

/** Without a cache jest begins with the largest files; these are small, and one begun last would keep the rest of the machine waiting. */
const LONG = ['whole/visibility', 'whole/corpus', 'whole/acts', 'desks/desk.machines', 'replay/chaos', 'replay/samples'];
const isLong = ({ path }) => LONG.some((name) => path.endsWith(`${name}.spec.ts`));

/** Begins with the specs that take longest. */
export default class LongestFirst extends Sequencer {
  sort(tests) {
    return super.sort(tests).sort((one, other) => Number(isLong(other)) - Number(isLong(one)));
  }
}
