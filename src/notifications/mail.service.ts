import { Inject, Injectable } from '@nestjs/common';
import type { Transporter } from 'nodemailer';
import { Config } from '../config.js';

/** A letter as the mail server gets it. */
export interface Letter {
  /** Stays the same however often it is handed over. */
  id: string;
  to: string;
  subject: string;
  plain: string;
  html: string;
  /** Where the reader takes it off the list; null for what is urgent. */
  unsubscribe: string | null;
}

/** The longest that a step of the talk with the mail server may take, in milliseconds. */
const STEP_MS = 20_000;

/** The mail server. */
@Injectable()
export class MailService {
  /** Loaded only where there is one. */
  private readonly transport: Promise<Transporter> | null;
  private readonly from: string;

  constructor(@Inject(Config) { SMTP_URL, MAIL_FROM }: Config) {
    this.from = MAIL_FROM ?? '';
    this.transport = SMTP_URL
      ? import('nodemailer').then(({ createTransport }) =>
          createTransport(
            { url: SMTP_URL, connectionTimeout: STEP_MS, greetingTimeout: STEP_MS, socketTimeout: STEP_MS },
            { disableFileAccess: true, disableUrlAccess: true },
          ),
        )
      : null;
  }

  /** Hands a letter over. Rejects with the server's reply, or for want of one; see `mail.rules.ts`. */
  async send({ id, to, subject, plain, html, unsubscribe }: Letter): Promise<void> {
    if (!this.transport) throw new Error('no mail server is configured');
    const transport = await this.transport;
    await transport.sendMail({
      from: this.from,
      to: { name: '', address: to },
      messageId: `<${id}@${domainOf(this.from)}>`,
      ...{ subject, text: plain, html },
      headers: {
        'Auto-Submitted': 'auto-generated',
        ...(unsubscribe && { 'List-Unsubscribe': `<${unsubscribe}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' }),
      },
    });
  }
}

/** The domain of an address, with or without a name before it. */
const domainOf = (from: string): string => /@([^\s>@]+)>?\s*$/.exec(from)?.[1] ?? 'localhost';
