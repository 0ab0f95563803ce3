import { bidColumns, ownPeople } from '../bids/bid.visibility.js';
import { isParty } from '../contracts/contract.visibility.js';
import { operator } from '../identity/visibility.js';
import { holdsFor } from '../panels/panel.visibility.js';
import type { Viewer } from '../reading/declarations.js';

/** The columns of an event that decide who sees it, as SQL. */
interface EventColumns {
  actorId: string;
  subjectType: string;
  subjectKey: string;
  challengeId: string;
  event: string;
}

/** What the operator registers: its documents hold nothing of a list. */
const REGISTRY = [
  'organisation',
  'registration',
  'invitation',
  'person',
  'expert',
  'ban',
  'message',
  'queue_pause',
  'outage',
  'calendar_day',
];

const CONTRACT = {
  state: 'k.state',
  departmentId: 'k.department_id',
  leadId: 'k.lead_id',
  piId: 'k.pi_id',
  unitApproverId: 'k.unit_approver_id',
  partyIds: 'k.party_ids',
};

/** Bids are sealed until they are opened, with their files, and score sheets hidden while their stage is open: so is that they exist. */
const disclosed = ({ subjectType, subjectKey }: EventColumns): string =>
  `case ${subjectType} when 'bid' then exists (select 1 from bid b where b.id = ${subjectKey} and b.opened_at is not null)
    when 'file' then not exists (select 1 from file f join bid b on f.bound_type = 'bid' and b.id = f.bound_id where f.id = ${subjectKey} and b.opened_at is null)
    when 'score_sheet' then exists (select 1 from score_sheet s join review_stage t on t.challenge_id = s.challenge_id and t.stage = s.stage
      where s.id = ${subjectKey} and t.state = 'CLOSED')
    else true end`;

/** Supervision of the department whose list or challenge it concerns. */
const supervises = (event: EventColumns, viewer: Viewer): string =>
  `('supervisor' = any(${viewer.roles}) and (${holdsFor(event.challengeId, viewer, 'supervisor')} and ${disclosed(event)}
    or ${event.subjectType} = 'list' and exists (select 1 from list l where l.id = ${event.subjectKey} and l.department_id = any(${viewer.as('supervisor')}))))`;

/** Those whose bid or contract it is; not who read the bid, or they would learn who reviews it. */
const own = ({ subjectType, subjectKey, event }: EventColumns, viewer: Viewer): string =>
  `(${subjectType} = 'bid' and ${event} <> 'read' and exists (select 1 from bid b where b.id = ${subjectKey} and ${ownPeople(bidColumns('b'), viewer)})
    or ${subjectType} = 'contract' and exists (select 1 from contract k where k.id = ${subjectKey} and ${isParty(CONTRACT, viewer)}))`;

/**
 * Who learns that it happened: the operator and supervision, though not of what is sealed, and the people of a bid or a contract. The public
 * never.
 */
export const seesEvent = (event: EventColumns, viewer: Viewer): string =>
  `(${viewer.id} is not null and (${operator(viewer)} and ${disclosed(event)} or ${supervises(event, viewer)} or ${own(event, viewer)}))`;

/** Who reads what was decided or submitted: supervision; the operator only of what it registers itself. */
export const readsDocument = (event: EventColumns, viewer: Viewer): string =>
  `(${operator(viewer)} and ${event.subjectType} in (${REGISTRY.map((type) => `'${type}'`).join(', ')}) or ${supervises(event, viewer)})`;
