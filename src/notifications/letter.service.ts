import { Inject, Injectable, Logger } from '@nestjs/common';
import { type ErrandEffects, ErrandPostponed, ErrandRefused } from '../common/errand.js';
import { typedId } from '../common/ids.js';
import { Database } from '../common/transaction.js';
import { Config } from '../config.js';
import { MailTokens, type MailTokenKind } from '../identity/mail-token.service.js';
import { type LetterFacts, type LetterKind, LETTERS } from './letter.words.js';
import { htmlOf, type MailContent, plainOf, subjectOf } from './mail.layout.js';
import { fateOf, type MailFault } from './mail.rules.js';
import { MailService } from './mail.service.js';

/** To whom a letter goes, while it is of any use, and what it says. */
const ADDRESSEE: Record<LetterKind, string> = {
  registration_refused: `select applicant_email as address, reason from registration where id = $1 and state = 'REFUSED'`,
  registration: `select applicant_email as address, expires_at as until from registration where id = $1 and state = 'BEGUN' and expires_at > clock_timestamp()`,
  invitation: `select i.email as address, i.expires_at as until, i.roles, o.name as organisation, p.name as inviter
    from invitation i join organisation o on o.id = i.organisation_id join person p on p.id = i.invited_by
    where i.id = $1 and i.state = 'OPEN' and i.expires_at > clock_timestamp()`,
  password_reset: `select email as address, expires_at as until from password_reset
    where id = $1 and used_at is null and expires_at > clock_timestamp()`,
};
const logger = new Logger('Letters');
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

  /**
   * Hands over the letter of a row (uuid); its secret is made here, and kept nowhere. Throws ErrandPostponed where the server does not take it now, and
   * ErrandRefused where it never will: nobody else would learn of it, for its reader has no inbox.
   */
  async send(kind: LetterKind, key: string): Promise<ErrandEffects> {
    const { SMTP_URL, PUBLIC_URL } = this.config;
    if (!SMTP_URL) {
      logger.warn(`${typedId(rowOf(kind), key)}: its letter is not sent, for SMTP_URL is not set`);
      return cameOf(kind, key, 'NOT_CONFIGURED');
    }
    const [addressee] = await this.database.query<LetterFacts & { address: string }>(ADDRESSEE[kind], [key]);
    if (!addressee) return NOTHING;
    const reference = typedId(rowOf(kind), key);
    const secret = kind === 'registration_refused' ? undefined : this.secretOf(kind, key);
    const said = LETTERS[kind](addressee, PUBLIC_URL ? 'link' : 'token');
    const content: MailContent = { language: 'zh', items: [{ ...said, secret, reference }], site: PUBLIC_URL ?? null, unsubscribe: null };
    const letter = { subject: subjectOf(content), plain: plainOf(content), html: htmlOf(content), unsubscribe: null };
    try {
      await this.mail.send({ id: `${kind}-${key}`, to: addressee.address, ...letter });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      const Fate = fateOf(error as MailFault) === 'later' ? ErrandPostponed : ErrandRefused;
      throw new Fate(`${reference}: ${reason}`, cameOf(kind, key, reason));
    }
    return cameOf(kind, key, null);
  }

  /** The link, or where nobody knows the address of this server the token itself. */
  private secretOf(kind: MailTokenKind, key: string): string {
    return this.tokens.linkOf(kind, key) ?? this.tokens.tokenOf(kind, key);
  }
}

const rowOf = (kind: LetterKind): MailTokenKind => (kind === 'registration_refused' ? 'registration' : kind);

/** Has who invited see what came of the letter. Of the others only operators learn, by their messages: whoever else asked might be anybody. */
function cameOf(kind: LetterKind, key: string, fault: string | null): ErrandEffects {
  if (kind !== 'invitation') return NOTHING;
  return async (tx) => {
    await tx.query(
      'update invitation set letter_sent_at = case when $2::text is null then clock_timestamp() end, letter_fault = $2 where id = $1',
      [key, fault?.slice(0, 500) ?? null],
    );
  };
}
