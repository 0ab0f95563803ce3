import { ACCEPTANCE_DOCUMENT } from './acceptance.document.js';
import { asTable } from './document.kind.js';
import { EVENTS_TABLE } from './events.table.js';
import type { ExportKind } from './export.enum.js';
import { LEDGER_TABLE } from './ledger.table.js';
import { LIST_DOCUMENT } from './list.document.js';
import { MINUTES_TABLE } from './minutes.table.js';
import { NOTICE_DOCUMENT } from './notice.document.js';
import { RANKING_TABLE } from './ranking.table.js';
import { RECEIPT_DOCUMENT } from './receipt.document.js';
import { RULES_TABLE } from './rules.table.js';
import { SCORE_SUMMARY_DOCUMENT } from './score-summary.document.js';
import type { TableKind } from './table.kind.js';
import { TASK_BOOK_DOCUMENT } from './task-book.document.js';

/** Everything that can be taken away. */
export const KINDS: Record<ExportKind, TableKind> = {
  RULES: RULES_TABLE,
  RANKING: RANKING_TABLE,
  LEDGER: LEDGER_TABLE,
  MINUTES: MINUTES_TABLE,
  EVENTS: EVENTS_TABLE,
  LIST_DOCUMENT: asTable(LIST_DOCUMENT),
  NOTICE_DOCUMENT: asTable(NOTICE_DOCUMENT),
  RECEIPT_DOCUMENT: asTable(RECEIPT_DOCUMENT),
  SCORE_SUMMARY_DOCUMENT: asTable(SCORE_SUMMARY_DOCUMENT),
  TASK_BOOK_DOCUMENT: asTable(TASK_BOOK_DOCUMENT),
  ACCEPTANCE_DOCUMENT: asTable(ACCEPTANCE_DOCUMENT),
};
