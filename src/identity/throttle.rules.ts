/** Failures after which sign-in is refused for a while, and how long failures are remembered and sources refused. */
export const THROTTLE = {
  account: 5,
  address: 50,
  device: 5,
  code: 10,
  mail: 5,
  mails: 50,
  windowSeconds: 900,
  codeSeconds: 3600,
} as const;

/** What failures count for, how many are remembered how long before it is refused, and as long. */
export interface Counter {
  subject: string;
  most: number;
  seconds: number;
}

/**
 * What the failures of an attempt count for. The account counts with the source, so that wrong guesses from elsewhere never lock its owner
 * out; the source counts alone too, so that it cannot try one password on every account. Who shows that the account was opened on this
 * device before counts for the device alone: neither others behind the same address nor what they guess lock it out (OWASP's device
 * cookies). An IPv6 source is its /64 network: one host has all of it.
 */
export function attemptCounters(email: string, address: string, device: string | null): Counter[] {
  const seconds = THROTTLE.windowSeconds;
  if (device !== null) return [{ subject: `device:${device}`, most: THROTTLE.device, seconds }];
  const source = sourceOf(address);
  return [
    { subject: `account:${source} ${email.toLowerCase()}`, most: THROTTLE.account, seconds },
    { subject: `address:${source}`, most: THROTTLE.address, seconds },
  ];
}

/**
 * Wrong codes of a person's second factor count wherever they come from: a million codes are few for many sources. Only who has the first
 * factor gets as far, and a recovery code is not refused, so that nobody else can lock the owner out by this.
 */
export const codeCounter = (person: string): Counter => ({ subject: `code:${person}`, most: THROTTLE.code, seconds: THROTTLE.codeSeconds });

/**
 * What a request of the public counts for that has a mail sent. An address counts with the source, so that nobody can keep others from asking for
 * it; the source counts alone too, so that it cannot write to everybody.
 */
export function mailCounters(email: string, address: string): Counter[] {
  const source = sourceOf(address);
  return [
    { subject: `mail:${source} ${email.toLowerCase()}`, most: THROTTLE.mail, seconds: THROTTLE.windowSeconds },
    { subject: `mails:${source}`, most: THROTTLE.mails, seconds: THROTTLE.codeSeconds },
  ];
}

/** The source of a request: its IPv4 address, or the /64 network of an IPv6 one. */
export const sourceOf = (address: string): string =>
  address.includes(':') && !address.includes('.') ? network64(address) : address.replace(/^.*:/, '');

function network64(address: string): string {
  const [head = '', tail = ''] = address.split('::');
  const groups = head.split(':').filter(Boolean);
  const zeros = address.includes('::') ? 8 - groups.length - tail.split(':').filter(Boolean).length : 0;
  return [...groups, ...Array<string>(Math.max(zeros, 0)).fill('0'), ...tail.split(':')]
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, '').toLowerCase())
    .join(':');
}
