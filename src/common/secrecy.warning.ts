import type { Actor } from './actor.js';
import type { SecretMark } from './secrecy.rules.js';

/** What a client gets, beside its answer, where what it brought bears a mark of secrecy. */
export interface SecrecyWarning extends SecretMark {
  code: 'SECRET_CONTENT';
  message: string;
}

const WORDS = {
  zh: (marks: string) => `内容带有涉密标志（${marks}）。涉密内容不得进入本系统，请改由线下渠道报送，并立即申请清除。`,
  en: (marks: string) =>
    `This bears a mark of secrecy (${marks}). Secret content must not enter this system: send it offline, and ask for its removal at once.`,
};

/** The warning of one text, in the language of who sent it. */
export const secrecyWarning = ({ path, marks }: SecretMark, { locale }: Pick<Actor, 'locale'>): SecrecyWarning => ({
  code: 'SECRET_CONTENT',
  path,
  marks,
  message: WORDS[locale](marks.join(locale === 'zh' ? '、' : ', ')),
});
