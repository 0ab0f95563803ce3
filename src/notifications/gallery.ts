import { KINDS } from './kinds.js';
import { htmlOf, type MailContent, plainOf, subjectOf } from './mail.layout.js';
import { factsOf, formOf, type Kind } from './notification.kind.js';
import type { FactForm } from './notification.links.js';
import { type Facts, type Language, say } from './notification.words.js';

/** A mail with sample data. */
export interface GalleryPage {
  kind: string;
  language: Language;
  subject: string;
  plain: string;
  html: string;
}

const SAMPLE: Record<FactForm, unknown> = {
  text: { zh: '面向深海装备的耐压复合材料', en: 'Pressure-proof composites for deep-sea equipment' },
  instant: '2026-03-04T09:00:00.000Z',
  money: '123456750',
  role: 'unit-approver',
  plain: 'JS26-A-01',
};

const sampleOf = (kind: Kind): Facts => ({
  ...Object.fromEntries(factsOf(kind).map((name) => [name, SAMPLE[formOf(kind, name)!]])),
  ...Object.fromEntries((kind.secret?.names ?? []).map((name) => [name, 'https://jiebang.example.org/sample'])),
});

/** Every kind in both languages, as the mail that tells of it. */
export function gallery(): GalleryPage[] {
  return KINDS.flatMap((kind) =>
    (['zh', 'en'] as const).map((language) => {
      const content: MailContent = {
        language,
        items: [{ ...say(kind, sampleOf(kind), language), reference: `${kind.link}_0198c0de00007000800000000000cafe` }],
        site: 'https://jiebang.example.org',
        unsubscribe: kind.urgent ? null : 'https://jiebang.example.org/unsubscribe/sample',
      };
      return { kind: kind.name, language, subject: subjectOf(content), plain: plainOf(content), html: htmlOf(content) };
    }),
  );
}
