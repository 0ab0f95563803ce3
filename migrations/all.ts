import { Core1795000000001 } from './0001-core.js';
import { Identity1795000000002 } from './0002-identity.js';
import { Lists1795000000003 } from './0003-lists.js';
import { Bids1795000000004 } from './0004-bids.js';
import { Panels1795000000005 } from './0005-panels.js';
import { Awards1795000000006 } from './0006-awards.js';
import { Delivery1795000000007 } from './0007-delivery.js';
import { Calendar1795000000008 } from './0008-calendar.js';
import { Recovery1795000000009 } from './0009-recovery.js';
import { Custody1795000000010 } from './0010-custody.js';
import { Sealing1795000000011 } from './0011-sealing.js';
import { FileSealing1795000000012 } from './0012-file-sealing.js';
import { Record1795000000013 } from './0013-record.js';
import { Draw1795000000014 } from './0014-draw.js';
import { SignIn1795000000015 } from './0015-sign-in.js';
import { Conflicts1795000000016 } from './0016-conflicts.js';
import { Operations1795000000028 } from './0028-operations.js';
import { Outages1795000000029 } from './0029-outages.js';
import { Reads1795000000017 } from './0017-reads.js';
import { Exports1795000000026 } from './0026-exports.js';
import { Search1795000000024 } from './0024-search.js';
import { SearchOrder1795000000025 } from './0025-search-order.js';
import { Desks1795000000027 } from './0027-desks.js';
import { Notifications1795000000020 } from './0020-notifications.js';
import { Deliveries1795000000021 } from './0021-deliveries.js';
import { Joining1795000000022 } from './0022-joining.js';
import { Recertification1795000000023 } from './0023-recertification.js';
import { Removals1795000000031 } from './0031-removals.js';
import { Relisting1795000000032 } from './0032-relisting.js';
import { HooksCalendars1795000000040 } from './0040-hooks-calendars.js';
import { SearchCloses1795000000044 } from './0044-search-closes.js';
import { PersonalCalendar1795000000037 } from './0037-personal-calendar.js';
import { Reopening1795000000038 } from './0038-reopening.js';
import { Handovers1795000000033 } from './0033-handovers.js';
import { Delegations1795000000034 } from './0034-delegations.js';
import { Letters1795000000042 } from './0042-letters.js';
import { Webhooks1795000000035 } from './0035-webhooks.js';
import { SealedRemovals1795000000039 } from './0039-sealed-removals.js';
import { Telling1795000000036 } from './0036-telling.js';

/** Every migration in order; only ever appended to. */
export const MIGRATIONS = [
  Core1795000000001,
  Identity1795000000002,
  Lists1795000000003,
  Bids1795000000004,
  Panels1795000000005,
  Awards1795000000006,
  Delivery1795000000007,
  Calendar1795000000008,
  Recovery1795000000009,
  Custody1795000000010,
  Sealing1795000000011,
  FileSealing1795000000012,
  Record1795000000013,
  Draw1795000000014,
  SignIn1795000000015,
  Conflicts1795000000016,
  Reads1795000000017,
  Notifications1795000000020,
  Deliveries1795000000021,
  Search1795000000024,
  SearchOrder1795000000025,
  Exports1795000000026,
  Desks1795000000027,
  Operations1795000000028,
  Joining1795000000022,
  Recertification1795000000023,
  Removals1795000000031,
  Outages1795000000029,
  Relisting1795000000032,
  Handovers1795000000033,
  Delegations1795000000034,
  Webhooks1795000000035,
  PersonalCalendar1795000000037,
  Telling1795000000036,
  Reopening1795000000038,
  HooksCalendars1795000000040,
  SearchCloses1795000000044,
  SealedRemovals1795000000039,
  Letters1795000000042,
];
