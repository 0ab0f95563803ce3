import { machine } from '../common/machine.js';

/** The states of an export. */
export const ExportState = {
  QUEUED: 'QUEUED',
  RUNNING: 'RUNNING',
  READY: 'READY',
  FAILED: 'FAILED',
  CANCELLED: 'CANCELLED',
  EXPIRED: 'EXPIRED',
} as const;
export type ExportState = (typeof ExportState)[keyof typeof ExportState];

export const ExportEvent = {
  begin: 'begin',
  finish: 'finish',
  fail: 'fail',
  cancelExport: 'cancelExport',
  expire: 'expire',
} as const;
export type ExportEvent = (typeof ExportEvent)[keyof typeof ExportEvent];

/** `cancelExport` is open to anyone here: nobody but who asked for an export finds it. */
export const EXPORT_MACHINE = machine<ExportState, ExportEvent>({
  name: 'export',
  table: 'export',
  initial: 'QUEUED',
  states: {
    QUEUED: {
      begin: { to: 'RUNNING', by: ['system'] },
      fail: { to: 'FAILED', by: ['system'] },
      cancelExport: { to: 'CANCELLED', by: ['anyone'] },
    },
    RUNNING: {
      finish: { to: 'READY', by: ['system'] },
      fail: { to: 'FAILED', by: ['system'] },
      cancelExport: { to: 'CANCELLED', by: ['anyone'] },
    },
    READY: { expire: { to: 'EXPIRED', by: ['timer'] } },
    FAILED: {},
    CANCELLED: {},
    EXPIRED: {},
  },
});
