import { Feed } from 'feed';
import { asHtml, both, clean, inShanghai, oneLine, type Told } from './feed.rules.js';

/** The Atom feed (RFC 4287) of open challenges. `base`: where people reach the API; `self`: the address asked for. */
export function atomOf(challenges: readonly Told[], base: string, self: string): string {
  const feed = new Feed({
    id: self,
    title: '揭榜挂帅：揭榜中的榜题 Open challenges',
    updated: challenges[0]?.changedAt ?? new Date(0),
    generator: 'jiebang',
    link: `${base}/`,
    feedLinks: { atom: self },
    author: { name: 'jiebang' },
  });
  for (const challenge of challenges) {
    const { id, code, title, problem, department, bidderClose, cluster, changedAt, publishedAt } = challenge;
    feed.addItem({
      id: `urn:uuid:${id}`,
      title: asHtml(oneLine(`${code} ${both(title, ' / ')}`)),
      link: `${base}/?challenge=challenge_${id.replaceAll('-', '')}`,
      date: changedAt,
      published: publishedAt,
      description: asHtml(`揭榜申报截止 Bidder close: ${inShanghai(bidderClose)}\n${both(problem, '\n')}`).replaceAll('\n', '<br>'),
      author: [{ name: clean(both(department, ' / ')) }],
      category: [{ name: cluster, term: cluster }],
    });
  }
  return feed.atom1();
}
