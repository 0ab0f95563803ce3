import { registerEnumType } from '@nestjs/graphql';
import { ExportState } from './export.machine.js';

/** What is taken away. Tables come as CSV or XLSX, documents as PDF. */
export const ExportKind = {
  RULES: 'RULES',
  RANKING: 'RANKING',
  LEDGER: 'LEDGER',
  MINUTES: 'MINUTES',
  EVENTS: 'EVENTS',
  LIST_DOCUMENT: 'LIST_DOCUMENT',
  NOTICE_DOCUMENT: 'NOTICE_DOCUMENT',
  RECEIPT_DOCUMENT: 'RECEIPT_DOCUMENT',
  SCORE_SUMMARY_DOCUMENT: 'SCORE_SUMMARY_DOCUMENT',
  TASK_BOOK_DOCUMENT: 'TASK_BOOK_DOCUMENT',
  ACCEPTANCE_DOCUMENT: 'ACCEPTANCE_DOCUMENT',
} as const;
export type ExportKind = (typeof ExportKind)[keyof typeof ExportKind];
registerEnumType(ExportKind, {
  name: 'ExportKind',
  description: 'What an export holds, as far as who asks may see it',
  valuesMap: {
    RULES: { description: '榜单与规则 a list: its challenges with their indicators, and all rules in force' },
    RANKING: { description: '排名与评分 the bids of a challenge with rank, scores and score sheets' },
    LEDGER: { description: '拨款台账 the payments of a list or a challenge' },
    MINUTES: { description: '开标与评审组记录 openings and panels of a list or a challenge' },
    EVENTS: { description: '留痕 the record of a list or a challenge' },
    LIST_DOCUMENT: { description: '榜单 a published list with its challenges, to be filed' },
    NOTICE_DOCUMENT: { description: '公示 the notice of a challenge, to be filed' },
    RECEIPT_DOCUMENT: { description: '回执 the receipts of a bid, to be filed' },
    SCORE_SUMMARY_DOCUMENT: { description: '评分汇总 the ranking of a challenge with the sheets, to be filed' },
    TASK_BOOK_DOCUMENT: { description: '任务书 the task book of a contract, to be filed' },
    ACCEPTANCE_DOCUMENT: { description: '验收意见 the acceptance of a contract, to be filed' },
  },
});

export const ExportFormat = { CSV: 'CSV', XLSX: 'XLSX', PDF: 'PDF' } as const;
export type ExportFormat = (typeof ExportFormat)[keyof typeof ExportFormat];
registerEnumType(ExportFormat, {
  name: 'ExportFormat',
  description: 'The form of the file',
  valuesMap: {
    CSV: {
      description: 'RFC 4180 in UTF-8 with a byte order mark; texts that a spreadsheet would take for a formula begin with an apostrophe',
    },
    XLSX: { description: 'A workbook of one sheet; texts are texts, and never formulas' },
    PDF: { description: 'A document on A4 with number, page and pages, and the hashes to check it by' },
  },
});

registerEnumType(ExportState, {
  name: 'ExportState',
  description: 'How far an export is',
  valuesMap: {
    QUEUED: { description: '排队中 no worker has begun' },
    RUNNING: { description: '进行中 it is read, batch by batch, and then written' },
    READY: { description: '可下载 the file waits for its download' },
    FAILED: { description: '失败 given up; `failure` says why' },
    CANCELLED: { description: '已取消 stopped by who asked for it' },
    EXPIRED: { description: '已过期 the file is removed' },
  },
});
