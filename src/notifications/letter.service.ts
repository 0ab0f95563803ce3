import { Inject, Injectable } from '@nestjs/common';
import { type ErrandEffects, ErrandPostponed } from '../common/errand.js';
import { typedId } from '../common/ids.js';
import type { JobPayloads } from '../common/jobs.js';
import { Database } from '../common/transaction.js';
import { Config } from '../config.js';
import { MailTokens, type MailTokenKind } from '../identity/mail-token.service.js';
import { htmlOf, type MailContent, plainOf, subjectOf } from './mail.layout.js';
import { fateOf, type MailFault } from './mail.rules.js';
import { MailService } from './mail.service.js';

type LetterKind = JobPayloads['letter.send']['kind'];

/** What a letter says before its link or its reason, in both languages: nobody knows yet which one its reader wants. */
const WORDS: Record<LetterKind, { subject: string; body: string }> = {
  registration: {
    subject: '请确认单位注册 Confirm the registration',
    body: '有人以您的邮箱注册了单位。如是您本人，请在三天内确认；否则请忽略。 Somebody registered an organisation with your address. If it was you, confirm within three days; else do nothing.',
  },
  registration_refused: {
    subject: '单位注册未通过 The registration is refused',
    body: '您提交的单位注册未通过审核，可改正后重新注册。原因： Your registration of an organisation was refused. You may register anew when it is mended. The reason:',
  },
  invitation: {
    subject: '任职邀请 You are invited',
    body: '您受邀在本平台任职。请在十四天内接受或谢绝。 You are invited to work on this platform. Accept or decline within fourteen days.',
  },
  password_reset: {
    subject: '重设密码 Set your password anew',
    body: '有人请求重设您的密码。如是您本人，请在三十分钟内办理；否则请忽略。 Somebody asked to set your password anew. If it was you, do so within thirty minutes; else do nothing.',
  },
};

/** Reasons that are codes, in words. */
const REASONS: Readonly<Record<string, string>> = {
  CREDIT_CODE_TAKEN: '该统一社会信用代码的单位已经注册。 The organisation of this credit code is registered already.',
};

/** To whom a letter goes, while it is of any use, and the reason that it gives. */
const ADDRESSEE: Record<LetterKind, string> = {
  registration_refused: `select applicant_email as address, reason from registration where id = $1 and state = 'REFUSED'`,
  registration: `select applicant_email as address from registration where id = $1 and state = 'BEGUN' and expires_at > clock_timestamp()`,
  invitation: `select email as address from invitation where id = $1 and state = 'OPEN' and expires_at > clock_timestamp()`,
  password_reset: 'select email as address from password_reset where id = $1 and used_at is null and expires_at > clock_timestamp()',
};
const NOTHING: ErrandEffects = () => Promise.resolve();

/** Letters to addresses: their readers may have no account, and so no inbox and no settings. Its methods run outside of transactions. */
@Injectable()
export class LetterService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Config) private readonly config: Config,
    @Inject(MailTokens) private readonly tokens: MailTokens,
    @Inject(MailService) private readonly mail: MailService,
  ) {}

  /** Hands over the letter of a row (uuid); its secret is made here, and kept nowhere. Throws ErrandPostponed where the server does not take it now. */
  async send(kind: LetterKind, key: string): Promise<ErrandEffects> {
    const { SMTP_URL, PUBLIC_URL } = this.config;
    if (!SMTP_URL) return NOTHING;
    const [addressee] = await this.database.query<{ address: string; reason?: string }>(ADDRESSEE[kind], [key]);
    if (!addressee) return NOTHING;
    const { subject, body } = WORDS[kind];
    const refused = kind === 'registration_refused';
    const said = refused ? { body: `${body} ${reasonIn(addressee.reason)}` } : { body, secret: this.secretOf(kind, key) };
    const content: MailContent = {
      language: 'zh',
      items: [{ subject, ...said, reference: typedId(refused ? 'registration' : kind, key) }],
      site: PUBLIC_URL ?? null,
      unsubscribe: null,
    };
    const letter = { subject: subjectOf(content), plain: plainOf(content), html: htmlOf(content), unsubscribe: null };
    try {
      await this.mail.send({ id: `${kind}-${key}`, to: addressee.address, ...letter });
    } catch (error) {
      if (fateOf(error as MailFault) === 'later') {
        throw new ErrandPostponed(error instanceof Error ? error.message : String(error), NOTHING);
      }
    }
    return NOTHING;
  }

  /** The link, or where nobody knows the address of this server the token itself. */
  private secretOf(kind: MailTokenKind, key: string): string {
    return this.tokens.linkOf(kind, key) ?? this.tokens.tokenOf(kind, key);
  }
}

const reasonIn = (reason = ''): string => REASONS[reason] ?? reason;
