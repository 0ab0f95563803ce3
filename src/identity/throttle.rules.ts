/** Failures after which sign-in is refused for a while, and how long failures are remembered and sources refused. */
export const THROTTLE = { account: 5, address: 50, windowSeconds: 900, blockSeconds: 900 } as const;

/**
 * What the failures of an attempt count for. The account counts with the source, so that wrong guesses from elsewhere never lock its owner
 * out; the source counts alone too, so that it cannot try one password on every account. An IPv6 source is its /64 network: one host has
 * all of it.
 */
export function throttleSubjects(email: string, address: string): { account: string; address: string } {
  const source = address.includes(':') && !address.includes('.') ? network64(address) : address.replace(/^.*:/, '');
  return { account: `account:${source} ${email.toLowerCase()}`, address: `address:${source}` };
}

function network64(address: string): string {
  const [head = '', tail = ''] = address.split('::');
  const groups = head.split(':').filter(Boolean);
  const zeros = address.includes('::') ? 8 - groups.length - tail.split(':').filter(Boolean).length : 0;
  return [...groups, ...Array<string>(Math.max(zeros, 0)).fill('0'), ...tail.split(':')]
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, '').toLowerCase())
    .join(':');
}
