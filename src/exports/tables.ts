import { EVENTS_TABLE } from './events.table.js';
import type { ExportKind } from './export.enum.js';
import { LEDGER_TABLE } from './ledger.table.js';
import { MINUTES_TABLE } from './minutes.table.js';
import { RANKING_TABLE } from './ranking.table.js';
import { RULES_TABLE } from './rules.table.js';
import type { TableKind } from './table.kind.js';

export const TABLES: Record<ExportKind, TableKind> = {
  RULES: RULES_TABLE,
  RANKING: RANKING_TABLE,
  LEDGER: LEDGER_TABLE,
  MINUTES: MINUTES_TABLE,
  EVENTS: EVENTS_TABLE,
};
