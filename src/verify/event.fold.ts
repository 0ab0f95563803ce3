/** An event as far as it says what became of its subject. */
export interface Told {
  subject: string;
  subjectId: string;
  event: string;
  document: unknown;
}

type Members = Record<string, unknown>;

/** What the events of one thing say of it: of each member the last one counts. */
export type Fold = Members;

/**
 * What an event says of things, by their ids: most documents name what they set as the row does. Where they don't, it is said here. Null for
 * one that tells of the way only, such as a draft.
 */
export function toldBy({ subject, subjectId, event, document }: Told): { id: string; members: Members } | null {
  if (typeof document !== 'object' || document === null) return null;
  const { kind, ...members } = document as Members;
  const told = (said: Members): { id: string; members: Members } => ({ id: subjectId, members: said });
  switch (subject) {
    case 'list':
      return event === 'publishList' ? told({ rules: members.rules, rulesHash: members.hash, dayZero: members.dayZero }) : null;
    case 'challenge':
      if (event === 'extend') return told({ extendedUntil: members.until });
      return event === 'open' || event === 'approveAmendment' ? told(members) : null;
    case 'amendment':
      return event === 'proposeAmendment' ? told(members) : null;
    case 'bid':
      if (event === 'recordPanelVotes') return told({ votes: members.votes });
      return ['findEligible', 'findIneligible', 'fail'].includes(event) ? told(members) : null;
    case 'score_sheet':
      return event === 'reviseScore' ? told({ revisedItems: members.items, revisionReason: members.reason }) : told(members);
    case 'contract':
      if (event === 'draft' || event === 'amend') return told({ taskBook: { kind, ...members } });
      return event === 'takeEffect' ? told({ taskBook: members.taskBook, signedAt: members.signedAt, signedBook: members.taskBook }) : null;
    case 'milestone': {
      const { submission, ...said } = members;
      if (typeof submission === 'string') return { id: `milestone_submission_${submission.replaceAll('-', '')}`, members: said };
      return told(members);
    }
    case 'termination':
      return told({ ...members, ...(kind !== undefined && { cause: kind }) });
    default:
      return told(members);
  }
}
