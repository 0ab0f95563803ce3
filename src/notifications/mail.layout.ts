import type { Language, Said } from './notification.words.js';

/** One thing that a mail says. `secret` is what its reader alone is given: a link, or what to copy where there is no address to lead to. */
type MailItem = Said & { reference: string; secret?: string };

/** What a mail says: one thing, or all of a day. */
export interface MailContent {
  language: Language;
  items: readonly MailItem[];
  /** Where the platform is reached; null where that is not configured. */
  site: string | null;
  unsubscribe: string | null;
}

const WORDS = {
  zh: {
    platform: '揭榜挂帅平台',
    digest: (count: number) => `您有 ${count} 条新通知`,
    reference: '编号',
    open: '登录平台查看',
    why: '本邮件由平台自动发出，请勿回复。通知方式可在平台的通知设置中调整。',
    unsubscribe: '不再接收此类邮件',
  },
  en: {
    platform: 'Jiebang open challenges',
    digest: (count: number) => `${count} notifications for you`,
    reference: 'Reference',
    open: 'Open the platform',
    why: 'The platform sent this by itself; nobody reads replies. Your notification settings say what you get and how.',
    unsubscribe: 'No more mail of this kind',
  },
} as const;

/** The subject line: of the one thing, or how many there are. */
export const subjectOf = ({ items, language }: MailContent): string =>
  items.length === 1 ? items[0]!.subject : WORDS[language].digest(items.length);

/** The mail as plain text. */
export function plainOf({ items, language, site, unsubscribe }: MailContent): string {
  const words = WORDS[language];
  const parts = items.map(({ subject, body, secret, reference }) =>
    [subject, body, ...(secret ? [secret] : []), `${words.reference}: ${reference}`].join('\n\n'),
  );
  const foot = [site && `${words.open}: ${site}`, words.why, unsubscribe && `${words.unsubscribe}: ${unsubscribe}`];
  return `${[...parts, foot.filter(Boolean).join('\n')].join('\n\n----------------------------------------\n\n')}\n`;
}

/** The mail as HTML; whatever a title holds is text in it. */
export function htmlOf(content: MailContent): string {
  const { items, language, site, unsubscribe } = content;
  const words = WORDS[language];
  const parts = items.map(
    ({ subject, body, secret, reference }) => `
<tr><td style="padding:20px 28px 4px;font-size:18px;line-height:1.5;font-weight:600;color:#1a2433">${html(subject)}</td></tr>
<tr><td style="padding:4px 28px 8px;font-size:15px;line-height:1.7;color:#33404f">${html(body).replaceAll('\n', '<br>')}${secret ? `<br><br>${secretOf(secret)}` : ''}</td></tr>
<tr><td style="padding:0 28px 20px;font-size:12px;color:#7a8696;border-bottom:1px solid #e6eaef">${words.reference} <span style="font-family:monospace">${html(reference)}</span></td></tr>`,
  );
  const button = site
    ? `<tr><td style="padding:20px 28px 4px"><a href="${html(site)}" style="display:inline-block;padding:10px 20px;background:#b3261e;color:#ffffff;text-decoration:none;border-radius:4px;font-size:14px">${words.open}</a></td></tr>`
    : '';
  const off = unsubscribe ? ` <a href="${html(unsubscribe)}" style="color:#7a8696">${words.unsubscribe}</a>` : '';
  return `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${html(subjectOf(content))}</title></head>
<body style="margin:0;padding:24px 12px;background:#f3f5f8;font-family:'PingFang SC','Microsoft YaHei','Noto Sans SC','Helvetica Neue',Arial,sans-serif">
<table role="presentation" cellpadding="0" cellspacing="0" align="center" style="width:100%;max-width:600px;margin:0 auto;background:#ffffff;border-radius:6px;overflow-wrap:anywhere;word-break:break-word">
<tr><td style="padding:16px 28px;border-bottom:3px solid #b3261e;font-size:14px;color:#b3261e;font-weight:600">${words.platform}</td></tr>${parts.join('')}
${button}
<tr><td style="padding:16px 28px 24px;font-size:12px;line-height:1.6;color:#7a8696">${words.why}${off}</td></tr>
</table></body></html>
`;
}

const secretOf = (secret: string): string => {
  const text = html(secret);
  return secret.startsWith('http')
    ? `<a href="${text}" style="color:#b3261e">${text}</a>`
    : `<span style="font-family:monospace">${text}</span>`;
};

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const html = (text: string): string => text.replace(/[&<>"']/g, (sign) => ENTITIES[sign]!);
