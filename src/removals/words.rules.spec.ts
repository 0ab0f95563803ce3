import { isWords, markOf } from './words.rules.js';

describe('words that can be removed', () => {
  it.each(['two words', '机密', '某型发动机', 'Xylophon0a1b2c3d4e5f', 'line\nbreak', 'Ünal'])('are %j', (text) =>
    expect(isWords(text)).toBe(true),
  );

  it.each([
    ...[
      '',
      'x',
      '密',
      'short',
      'PUBLISHED',
      'FINANCE_APPROVED_ONCE',
      'proposeAmendmentOfChallenge',
      'national-high-tech',
      'third_party_report',
      '1795000000031',
      '2026-11-28T21:50:52.000Z',
    ],
    ...['challenge_0198c0ffee000000000000000000abcd', '0198c0ff-ee00-7000-8000-00000000abcd', 'a'.repeat(64)],
  ])('are not %j, which programs go by', (text) => expect(isWords(text)).toBe(false));

  it('leave a mark that says when, and by which removal', () => {
    expect(markOf('removal_1', new Date('2026-11-28T21:50:52Z'))).toBe('[涉密内容已清除 secret content removed 2026-11-28 removal_1]');
  });
});
