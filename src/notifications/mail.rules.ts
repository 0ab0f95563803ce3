/** What a mail server answered, or why it could not be asked. */
export interface MailFault {
  /** The code of the reply, 200 to 599; undefined where there was none. */
  responseCode?: number;
  /** What was said to it, e.g. `RCPT TO`. */
  command?: string;
}

/** Replies to a recipient that say that there is no such mailbox, or that it takes nothing (RFC 5321 section 4.2.3). */
const NO_MAILBOX = [550, 551, 553];

/**
 * What becomes of a mail after a fault: `bounced`, the address takes nothing more; `refused`, this mail is not taken; `later`, it is tried again: the
 * server is away, asks for it, or does not take us, which is for the operator to mend.
 */
export function fateOf({ responseCode, command }: MailFault): 'bounced' | 'refused' | 'later' {
  if (responseCode === undefined || responseCode < 500 || responseCode > 599) return 'later';
  if (command === 'RCPT TO') return NO_MAILBOX.includes(responseCode) ? 'bounced' : 'refused';
  return command === 'DATA' || command === 'MAIL FROM' ? 'refused' : 'later';
}
