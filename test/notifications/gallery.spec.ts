import { KINDS } from '../../src/notifications/kinds.js';
import { gallery } from '../../src/notifications/gallery.js';
import { htmlOf, plainOf, subjectOf } from '../../src/notifications/mail.layout.js';
import { say } from '../../src/notifications/notification.words.js';

const HAN = /\p{Script=Han}/u;

describe('the gallery of notifications', () => {
  const pages = gallery();

  it('has every kind in both languages, plain and as HTML', () => {
    expect(pages.map(({ kind, language }) => `${kind} ${language}`)).toEqual(KINDS.flatMap(({ name }) => [`${name} zh`, `${name} en`]));
    for (const { subject, plain, html } of pages) {
      expect(plain).toContain(subject);
      expect(html).toContain('<!doctype html>');
    }
  });

  it('lacks no fact and no translation, and has no subject that is cut', () => {
    const wrong = pages.flatMap(({ kind, language, subject, plain, html }) => {
      const faults = [
        [/\{\w+\}|undefined|null|\[object|NaN|—/.test(plain + html.replace(/<style[\s\S]*?<\/style>/g, '')), 'lacks a fact'],
        [language === 'en' ? HAN.test(plain) : !HAN.test(subject), 'is not translated'],
        [language === 'zh' && /[a-z]{3,} [a-z]{3,} [a-z]{3,}/.test(plain.replace(/\S*[/_]\S*/g, '')), 'is not translated'],
        [/[\p{Script=Han}）》] [\p{Script=Han}（《]/u.test(plain), 'has a gap between Chinese words'],
        [subject.length > (language === 'zh' ? 40 : 90), 'has a subject too long'],
      ] as const;
      return faults.filter(([fault]) => fault).map(([, what]) => `${kind} ${language} ${what}: ${subject}`);
    });
    expect(wrong).toEqual([]);
  });

  it('does no harm by what a title holds', () => {
    const evil = '<script>alert(1)</script>"\'\r\nBcc: everybody@example.org\u2028x';
    const kind = KINDS.find(({ name }) => name === 'challengeClosed')!;
    const said = say(kind, { challenge: { zh: evil, en: evil }, code: evil }, 'en');
    const content = { language: 'en', items: [{ ...said, reference: evil }], site: null, unsubscribe: null } as const;
    expect(said.subject).not.toMatch(/[\r\n\u2028]/);
    expect(subjectOf(content)).toBe(said.subject);
    expect(htmlOf(content)).not.toContain('<script');
    expect(htmlOf(content)).toContain('&lt;script&gt;');
    expect(plainOf(content)).toContain('<script>');
  });
});
