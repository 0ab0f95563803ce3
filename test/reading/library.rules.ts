import { type Actor, organisationsOf } from '../../src/common/actor.js';

interface BookFacts {
  state: string;
  houseId: string;
  publishedAt: Date | null;
  price: string | null;
  pages: number | null;
}

/** What may be done with a book, as a computed field gives it. */
export function bookActions({ state, houseId, publishedAt, price, pages }: BookFacts, actor: Actor): unknown[] {
  const ours = organisationsOf(actor).includes(houseId);
  const year = publishedAt === null ? null : publishedAt.getUTCFullYear();
  return [
    {
      key: `list-${state}-${typeof price}`,
      allowed: ours && state === 'draft',
      figure: pages === null ? null : { name: 'pages', value: pages },
    },
    {
      key: 'withdraw',
      allowed: ours && state === 'listed',
      figure: year === null ? null : { name: 'year', value: { min: year, max: year + 1 } },
    },
  ];
}
