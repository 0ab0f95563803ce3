import { Decision } from '../awards/decision.entity.js';
import { Objection } from '../awards/objection.entity.js';
import { Bid } from '../bids/bid.entity.js';
import { Correction } from '../bids/correction.entity.js';
import { Amendment } from '../challenges/amendment.entity.js';
import { Challenge } from '../challenges/challenge.entity.js';
import { LedgerEntry } from '../challenges/ledger-entry.entity.js';
import { MatchmakingContact } from '../challenges/matchmaking-contact.entity.js';
import { Question } from '../challenges/question.entity.js';
import { SealKey } from '../challenges/seal-key.entity.js';
import { ChangeRequest } from '../contracts/change-request.entity.js';
import { Contract } from '../contracts/contract.entity.js';
import { Termination } from '../contracts/termination.entity.js';
import { Expert } from '../identity/expert.entity.js';
import { Delegation } from '../identity/delegation.entity.js';
import { Handover } from '../identity/handover.entity.js';
import { Invitation } from '../identity/invitation.entity.js';
import { Membership } from '../identity/membership.entity.js';
import { Organisation } from '../identity/organisation.entity.js';
import { Person } from '../identity/person.entity.js';
import { Registration } from '../identity/registration.entity.js';
import { Ban } from '../integrity/ban.entity.js';
import { List } from '../lists/list.entity.js';
import { Acceptance } from '../milestones/acceptance.entity.js';
import { Heat } from '../milestones/heat.entity.js';
import { MilestoneSubmission } from '../milestones/milestone-submission.entity.js';
import { Milestone } from '../milestones/milestone.entity.js';
import { Conflict } from '../panels/conflict.entity.js';
import { Draw } from '../panels/draw.entity.js';
import { ConflictRuling } from '../panels/ruling.entity.js';
import { Payment } from '../payments/payment.entity.js';
import { Removal } from '../removals/removal.entity.js';
import { Webhook } from './webhook.entity.js';

/** How a fact is written: a text in both languages, an instant, fen, a role in words, or as it is. */
export type FactForm = 'text' | 'instant' | 'money' | 'role' | 'plain';

/** A fact by the fields of the API that lead to it: it is read as the reader, who gets nothing that these fields would not give. */
interface Fact {
  path: string;
  form: FactForm;
}

interface Link {
  entity: new () => object;
  facts: Readonly<Record<string, Fact>>;
}

const text = (path: string): Fact => ({ path, form: 'text' });
const instant = (path: string): Fact => ({ path, form: 'instant' });
const money = (path: string): Fact => ({ path, form: 'money' });
const role = (path: string): Fact => ({ path, form: 'role' });
const plain = (path: string): Fact => ({ path, form: 'plain' });

const ofChallenge = { challenge: text('challenge.title'), code: plain('challenge.code') };
const ofContract = { challenge: text('contract.challenge.title'), code: plain('contract.challenge.code') };

/** Every type that a notification can lead to, by the prefix of its ids, and what may be said of it. */
export const LINKS = {
  list: { entity: List, facts: { list: text('title'), code: plain('code'), publishAt: instant('publishAt') } },
  challenge: {
    entity: Challenge,
    facts: {
      challenge: text('title'),
      code: plain('code'),
      bidderClose: instant('bidsUntil'),
      recommenderClose: instant('recommendationsUntil'),
      reviewCloses: instant('reviewCloses'),
    },
  },
  question: { entity: Question, facts: ofChallenge },
  amendment: { entity: Amendment, facts: { ...ofChallenge, close: instant('challenge.bidsUntil') } },
  ledger_entry: { entity: LedgerEntry, facts: { ...ofChallenge, amount: money('amount') } },
  matchmaking_contact: { entity: MatchmakingContact, facts: ofChallenge },
  seal_key: { entity: SealKey, facts: ofChallenge },
  bid: {
    entity: Bid,
    facts: {
      ...ofChallenge,
      bidderClose: instant('challenge.bidsUntil'),
      recommenderClose: instant('challenge.recommendationsUntil'),
      reviewCloses: instant('challenge.reviewCloses'),
      lead: text('lead.name'),
    },
  },
  correction: {
    entity: Correction,
    facts: { challenge: text('bid.challenge.title'), code: plain('bid.challenge.code'), endsAt: instant('endsAt') },
  },
  draw: { entity: Draw, facts: { ...ofChallenge, commitBy: instant('commitBy'), revealBy: instant('revealBy') } },
  conflict: { entity: Conflict, facts: {} },
  conflict_ruling: { entity: ConflictRuling, facts: {} },
  decision: { entity: Decision, facts: { ...ofChallenge, noticeOpens: instant('noticeOpens'), noticeCloses: instant('noticeCloses') } },
  objection: { entity: Objection, facts: { ...ofChallenge, admitBy: instant('admitBy'), finishBy: instant('finishBy') } },
  contract: { entity: Contract, facts: { ...ofChallenge, signBy: instant('signBy') } },
  change: { entity: ChangeRequest, facts: ofContract },
  termination: {
    entity: Termination,
    facts: { ...ofContract, hearingUntil: instant('hearingUntil'), appealUntil: instant('appealUntil') },
  },
  milestone: {
    entity: Milestone,
    facts: { ...ofContract, milestone: text('name'), dueAt: instant('dueAt'), rectifyBy: instant('rectifyBy') },
  },
  milestone_submission: {
    entity: MilestoneSubmission,
    facts: {
      milestone: text('milestone.name'),
      challenge: text('milestone.contract.challenge.title'),
      code: plain('milestone.contract.challenge.code'),
    },
  },
  heat: { entity: Heat, facts: ofChallenge },
  acceptance: { entity: Acceptance, facts: ofContract },
  payment: { entity: Payment, facts: { ...ofContract, stage: plain('stage'), payable: money('payable'), paid: money('paid') } },
  ban: { entity: Ban, facts: { from: instant('from'), to: instant('to') } },
  person: { entity: Person, facts: { name: text('name') } },
  membership: {
    entity: Membership,
    facts: { organisation: text('organisation.name'), role: role('role'), until: instant('certifiedUntil') },
  },
  organisation: { entity: Organisation, facts: { organisation: text('name') } },
  delegation: {
    entity: Delegation,
    facts: {
      organisation: text('organisation.name'),
      role: role('role'),
      from: instant('from'),
      until: instant('until'),
      principal: text('principal.name'),
      deputy: text('deputy.name'),
    },
  },
  handover: {
    entity: Handover,
    facts: { organisation: text('organisation.name'), role: role('role'), predecessor: text('from.name'), successor: text('to.name') },
  },
  registration: { entity: Registration, facts: { organisation: text('name') } },
  invitation: { entity: Invitation, facts: { organisation: text('organisation.name') } },
  removal: { entity: Removal, facts: {} },
  expert: { entity: Expert, facts: {} },
  webhook: { entity: Webhook, facts: { organisation: text('organisation.name') } },
} satisfies Record<string, Link>;
export type LinkType = keyof typeof LINKS;

/** What a link declares, seen alike for all types. */
export const linkOf = (type: LinkType): Link => LINKS[type];
