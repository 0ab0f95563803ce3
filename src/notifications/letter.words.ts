import type { Role } from '../common/actor.js';
import type { JobPayloads } from '../common/jobs.js';
import type { LocalizedText } from '../common/text.js';
import { ROLE_WORDS } from '../identity/role.words.js';
import { instant, type Said } from './notification.words.js';

export type LetterKind = JobPayloads['letter.send']['kind'];

/** What is known of a letter's row, as far as its kind has it. */
export interface LetterFacts {
  /** Until when it can be answered. */
  until?: Date;
  reason?: string;
  organisation?: LocalizedText;
  roles?: Role[];
  inviter?: LocalizedText;
}

/** Reasons that are codes, in words. */
const REASONS: Readonly<Record<string, string>> = {
  CREDIT_CODE_TAKEN: '该统一社会信用代码的单位已经注册。 The organisation of this credit code is registered already.',
};

/** What to do by a link, which opens a page that holds the request, or by the token alone. */
const DOING = {
  link: {
    zh: (request: string) => `请打开下面的链接，页面中已备好要发送的请求（${request}）。`,
    en: (request: string) => `Open the link below: the page has the request ready to be sent (${request}).`,
  },
  token: {
    zh: (request: string) => `请向本平台的 GraphQL 接口发送请求（${request}），其中 token 为下面一行的 64 个字符。`,
    en: (request: string) =>
      `Send the request to the GraphQL API of the platform (${request}); its token is the line of 64 characters below.`,
  },
} as const;
export type LetterWay = keyof typeof DOING;

/**
 * What a letter says before its link, its token or its reason, in both languages: nobody knows yet which one its reader wants. A registration's letter
 * does not repeat the name that was typed in: anybody may have typed anything, and the address of somebody else.
 */
export const LETTERS: Record<LetterKind, (facts: LetterFacts, way: LetterWay) => Said> = {
  registration: (facts, way) => ({
    subject: '请确认单位注册 Confirm the registration',
    body: paragraphs(
      `有人以您的邮箱注册了单位。如是您本人，请在 ${by(facts, 'zh')}前确认，随后由主管部门核验；否则请忽略。`,
      DOING[way].zh('confirmRegistration'),
      `Somebody registered an organisation with your address. If it was you, confirm by ${by(facts, 'en')}; an officer then verifies it. Else do nothing.`,
      DOING[way].en('confirmRegistration'),
    ),
  }),
  registration_refused: ({ reason = '' }) => ({
    subject: '单位注册未通过 The registration is refused',
    body: paragraphs(
      '您提交的单位注册未通过审核，可改正后重新注册（registerOrganisation）。原因见下。',
      'Your registration of an organisation was refused. You may register anew when it is mended (registerOrganisation). The reason:',
      REASONS[reason] ?? reason,
    ),
  }),
  invitation: (facts, way) => ({
    subject: '任职邀请 You are invited',
    body: paragraphs(
      `${say(facts.inviter, 'zh')}邀请您在${say(facts.organisation, 'zh')}担任${roles(facts, 'zh')}。请在 ${by(facts, 'zh')}前接受或谢绝。`,
      DOING[way].zh('没有账号的，用 joinByInvitation 设置密码并接受；已有账号的，登录后用 acceptInvitation；谢绝用 declineByToken'),
      `${say(facts.inviter, 'en')} invites you to work for ${say(facts.organisation, 'en')} as ${roles(facts, 'en')}. Accept or decline by ${by(facts, 'en')}.`,
      DOING[way].en(
        'joinByInvitation with a first password if you have no account; if you have one, sign in and send acceptInvitation with the reference; declineByToken declines',
      ),
    ),
  }),
  password_reset: (facts, way) => ({
    subject: '重设密码 Set your password anew',
    body: paragraphs(
      `有人请求重设您的密码。如是您本人，请在 ${by(facts, 'zh')}前设置新密码；否则请忽略，原密码不变。`,
      DOING[way].zh('resetPassword'),
      `Somebody asked to set your password anew. If it was you, do so by ${by(facts, 'en')}; else do nothing, and it stays as it is.`,
      DOING[way].en('resetPassword'),
    ),
  }),
};

const paragraphs = (...parts: string[]): string => parts.join('\n\n');
const by = ({ until }: LetterFacts, language: 'zh' | 'en'): string => (until ? instant(until, language) : '');
const say = (text: LocalizedText | undefined, language: 'zh' | 'en'): string => text?.[language] || text?.zh || text?.en || '';
const roles = ({ roles: held = [] }: LetterFacts, language: 'zh' | 'en'): string =>
  held.map((role) => ROLE_WORDS[role][language]).join(language === 'zh' ? '、' : ', ');
