import { fateOf } from './mail.rules.js';

describe('a mail that was not taken', () => {
  it.each([
    ['bounced', { responseCode: 550, command: 'RCPT TO' }],
    ['bounced', { responseCode: 553, command: 'RCPT TO' }],
    ['refused', { responseCode: 552, command: 'RCPT TO' }],
    ['refused', { responseCode: 554, command: 'DATA' }],
    ['later', { responseCode: 450, command: 'RCPT TO' }],
    ['later', { responseCode: 421, command: 'CONN' }],
    ['later', { responseCode: 535, command: 'AUTH PLAIN' }],
    ['later', {}],
  ] as const)('is %s after %j', (fate, fault) => {
    expect(fateOf(fault)).toBe(fate);
  });
});
