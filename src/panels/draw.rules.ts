import type { EffectiveRules } from '../policies/effective-rules.js';

export interface DrawFacts {
  /** Public once drawn: with the pool it replays the draw. */
  seed: string;
  /** Experts without a conflict that would take their seat, with every stratum they bear. */
  pool: readonly { id: string; strata: readonly string[] }[];
  panel: Pick<EffectiveRules['panel'], 'size' | 'reserves' | 'strata'>;
  /** A keyed hash in hexadecimal of fixed length; it makes the order that nobody can choose. */
  ticket: (seed: string, expertId: string) => string;
}

export interface Draw {
  drawn: string[];
  reserves: string[];
  /** Strata the pool could not fill; `seated` is how many of the drawn bear them. */
  unmet: { tag: string; min: number; seated: number }[];
}

/**
 * Draws a panel by lot 随机抽取, stratified, so that anybody can replay it from seed and pool. Experts stand in the order of their tickets
 * (equal tickets by id), each counts for every stratum borne, and each is seated unless a minimum could then no longer be met with the
 * seats left. Where not all minimums can be met, an earlier stratum of the policy goes before a later one. Reserves are the next in order.
 */
export function draw(facts: DrawFacts): Draw {
  const { panel } = facts;
  const order = ordered(facts);
  const bears = order.map((expert) => panel.strata.map((stratum) => expert.strata.includes(stratum.tag)));
  const asked = panel.strata.map(({ min }, index) => Math.min(min, panel.size, bears.filter((row) => row[index]).length));
  const cover = coverage(bears, asked);
  const needs = attainable(asked, (wanted) => cover.fewest(0, wanted) <= panel.size);

  const drawn: string[] = [];
  let open = needs;
  order.forEach((expert, index) => {
    const left = cover.after(open, index);
    if (drawn.length < panel.size && cover.fewest(index + 1, left) <= panel.size - drawn.length - 1) {
      drawn.push(expert.id);
      open = left;
    }
  });
  const rest = order.map((expert) => expert.id).filter((id) => !drawn.includes(id));
  return {
    drawn,
    reserves: rest.slice(0, panel.reserves),
    unmet: panel.strata.flatMap(({ tag, min }) => {
      const seated = order.filter((expert) => drawn.includes(expert.id) && expert.strata.includes(tag)).length;
      return seated < min ? [{ tag, min, seated }] : [];
    }),
  };
}

/** The pool in the order of its tickets, each expert once. */
export function ordered({ seed, pool, ticket }: Pick<DrawFacts, 'seed' | 'pool' | 'ticket'>) {
  return [...new Map(pool.map((expert) => [expert.id, { ...expert, ticket: ticket(seed, expert.id) }])).values()].sort(
    (a, b) => compareText(a.ticket, b.ticket) || compareText(a.id, b.id),
  );
}

/** Steps that a process takes without harm; a real panel needs some thousands for a pool of thousands. */
const MOST_STEPS = 20_000_000;

/** Whether a draw can be computed: it looks at every mixture of needs that the strata make, for every expert. */
export function isFeasible({ pool, panel }: Pick<DrawFacts, 'pool' | 'panel'>): boolean {
  const mixtures = panel.strata.reduce((product, { tag, min }) => {
    return product * (1 + Math.min(min, panel.size, pool.filter(({ strata }) => strata.includes(tag)).length));
  }, 1);
  return mixtures * (pool.length + 1) <= MOST_STEPS;
}

/** Keeps the needs, in their order of priority, as high as `feasible` allows together. */
function attainable(asked: readonly number[], feasible: (needs: number[]) => boolean): number[] {
  return asked.reduce<number[]>((kept, most, index) => {
    const later = asked.slice(index + 1).fill(0);
    let need = most;
    while (need > 0 && !feasible([...kept, need, ...later])) need -= 1;
    return [...kept, need];
  }, []);
}

/**
 * `fewest(from, needs)`: the smallest number of the experts `from`, `from + 1`, ... that meets all needs together (Infinity: they can't), by
 * dynamic programming over all needs up to `most`. `after(needs, expert)`: the needs left once that expert is seated.
 */
function coverage(bears: readonly (readonly boolean[])[], most: readonly number[]) {
  const index = (needs: readonly number[]) => needs.reduce((sum, need, stratum) => sum * ((most[stratum] ?? 0) + 1) + need, 0);
  const after = (needs: readonly number[], expert: number) =>
    needs.map((need, stratum) => (bears[expert]?.[stratum] ? Math.max(0, need - 1) : need));
  const states = most.reduce<number[][]>((all, top) => all.flatMap((state) => upTo(top).map((need) => [...state, need])), [[]]);
  const table: number[][] = [states.map((_state, position) => (position === 0 ? 0 : Infinity))];
  for (let expert = bears.length - 1; expert >= 0; expert -= 1) {
    const without = table.at(-1) ?? [];
    table.push(
      states.map((state, position) => Math.min(without[position] ?? Infinity, 1 + (without[index(after(state, expert))] ?? Infinity))),
    );
  }
  return { after, fewest: (from: number, needs: readonly number[]) => table[bears.length - from]?.[index(needs)] ?? Infinity };
}

function upTo(top: number): number[] {
  return Array.from({ length: top + 1 }, (_, need) => need);
}

/** By code units, the same everywhere. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
