import { lookup } from 'node:dns/promises';
import { BlockList, isIP, type IPVersion } from 'node:net';

/** IPv4 that is nobody's on the internet (RFC 6890 and the IANA registry of special-purpose addresses), and multicast. */
const SPECIAL = [
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24', '192.0.2.0/24'],
  ...['192.88.99.0/24', '192.168.0.0/16', '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4'],
];
/** Of IPv6 only 2000::/3 is given out; within it these lead elsewhere: Teredo and other protocols, documentation, 6to4, documentation. */
const GIVEN_OUT = ['2000::/3'];
const ELSEWHERE = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'];

const listOf = (subnets: readonly string[], version: IPVersion): BlockList => {
  const list = new BlockList();
  for (const subnet of subnets) {
    const [net, prefix] = subnet.split('/');
    list.addSubnet(net!, Number(prefix), version);
  }
  return list;
};
const special = listOf(SPECIAL, 'ipv4');
const givenOut = listOf(GIVEN_OUT, 'ipv6');
const elsewhere = listOf(ELSEWHERE, 'ipv6');

/** Whether an IP address, as text, is one of the open internet. */
function isOpen(address: string): boolean {
  const version = isIP(address);
  if (version === 4) return !special.check(address, 'ipv4');
  return version === 6 && givenOut.check(address, 'ipv6') && !elsewhere.check(address, 'ipv6');
}

/** The host of an address, an IPv6 address without its brackets. The parser has brought decimal, octal and hexadecimal IPv4 into dots. */
export const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[|\]$/g, '');

/**
 * Why an address may not be called, as far as its text says it; null where it may. `trusted` are hosts of the own network that may be called, also by
 * http where that is allowed.
 */
export function faultOf(text: string, trusted: readonly string[], plainHttp: boolean): string | null {
  if (!URL.canParse(text)) return 'it is no URL';
  const url = new URL(text);
  const own = trusted.includes(hostOf(url));
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && own && plainHttp)) return 'it is not https';
  if (url.username || url.password) return 'it holds a name or a password';
  if (url.hash) return 'it holds a fragment';
  return own || !isIP(hostOf(url)) || isOpen(hostOf(url)) ? null : 'it is not on the open internet';
}

/** The IP addresses of a host, which are all on the open internet unless it is a trusted one. Throws where one is not, or there is none. */
export async function resolve(host: string, trusted: readonly string[]): Promise<{ address: string; family: number }[]> {
  const addresses = await lookup(host, { all: true });
  if (!trusted.includes(host) && !addresses.every(({ address }) => isOpen(address))) throw new Error('it is not on the open internet');
  return addresses;
}
