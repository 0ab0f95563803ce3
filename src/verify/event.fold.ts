/** An event as far as it says what became of its subject. */
export interface Told {
  subject: string;
  subjectId: string;
  event: string;
  from: string | null;
  at: string;
  /** Where the edition shows it. */
  actorId?: string | null;
  document: unknown;
}

type Members = Record<string, unknown>;

/** What the events of one thing say of it by the names of its row; of each member the last one counts. */
export interface Fold {
  members: Members;
  /** When the members of the row that are instants came to be, by its name there. */
  instants: Record<string, string>;
}

export const EMPTY: Fold = { members: {}, instants: {} };

/** Of which things an event tells, by id: most documents name what they set as the row does. Where they don't, it is said here. */
export function toldBy(told: Told, before: (id: string) => Fold): [id: string, fold: Fold][] {
  const { subject, subjectId, event, at } = told;
  const { kind, ...members } = (typeof told.document === 'object' && told.document !== null ? told.document : {}) as Members;
  const known = before(subjectId);
  const set = (said: Members, instants: Record<string, string> = {}): [string, Fold][] => [
    [subjectId, { members: { ...known.members, ...said }, instants: { ...known.instants, ...instants } }],
  ];
  const since = (name: string): Record<string, string> => ({ [name]: at });
  switch (subject) {
    case 'list': {
      const { rules, hash, dayZero, code, title, archetype, department } = members;
      if (event === 'publishList')
        return [...set({ rules, rulesHash: hash, dayZero }, since('publishedAt')), ...sealKeysIn(members.challenges)];
      return event === 'draftList' || event === 'updateList' ? set(given({ code, title, archetype, department })) : [];
    }
    case 'challenge':
      if (event === 'close' || event === 'undoClose') return toldOfClose(told, members, before);
      if (event === 'reopen') return sealKeysIn([members]);
      if (event === 'extend') return set({ extendedUntil: members.until });
      if (event === 'evaluate') return set({}, since('evaluated'));
      return ['open', 'approveAmendment', 'meetOutage'].includes(event) ? set(members) : [];
    case 'amendment':
      return set(
        event === 'proposeAmendment' || event === 'meetOutage' ? members : {},
        event === 'approveAmendment' || event === 'meetOutage' ? since('approvedAt') : {},
      );
    case 'seal_key':
      return event === 'openSeal'
        ? [...set({}, since('openedAt')), [`${subjectId} opening`, { members, instants: since('openedAt') }]]
        : set({});
    case 'bid':
      return toldOfBid(told, members, known);
    case 'panel':
      return event === 'reseat' ? set({}) : set(members);
    case 'score_sheet':
      if (event === 'reviseScore') return set({ revisedItems: members.items, revisionReason: members.reason });
      return set(members, event === 'submitScore' ? since('submittedAt') : {});
    case 'ranking':
      return set(members, since('computedAt'));
    case 'decision':
      return set({ ...members, ...decidedBy(told, known).members }, decidedBy(told, known).instants);
    case 'objection':
      return set(
        members,
        event === 'fileObjection' ? since('filedAt') : event === 'uphold' || event === 'dismiss' ? since('findingAt') : {},
      );
    case 'contract':
      if (event === 'draft' || event === 'amend') return set({ taskBook: { ...(kind !== undefined && { kind }), ...members } });
      if (event === 'takeEffect')
        return set(
          { ...given({ signedAt: members.signedAt }), taskBook: members.taskBook, signedBook: members.taskBook },
          since('signedAt'),
        );
      if (event !== 'signContract') return set({});
      return set({ signatures: [...((known.members.signatures as Members[] | undefined) ?? []), { ...members, person: told.actorId }] });
    case 'milestone': {
      const { submission, ...said } = members;
      if (event === 'extend') return set({ ...members, defaultedAt: null });
      if (event === 'default') return set({ defaultedAt: at });
      if (typeof submission !== 'string') return set(members);
      const id = `milestone_submission_${submission.replaceAll('-', '')}`;
      return [...set({}), [id, { members: said, instants: since('submittedAt') }]];
    }
    case 'termination':
      return set({ ...members, ...(kind !== undefined && { cause: kind }) }, event === 'proposeTermination' ? since('proposedAt') : {});
    case 'heat':
      return set(members, since('heldAt'));
    case 'acceptance':
      return set({ ...members, contract: members.contractId }, since('concludedAt'));
    case 'change':
      return set(members, event === 'requestChange' ? since('filedAt') : {});
    default:
      return set(members);
  }
}

/** The name under which the events tell of a close: closes of a challenge count from 1, those too that were undone. */
export const closeName = (challenge: string, no: number): string => `${challenge} close ${no}`;

function toldOfClose({ subjectId, event, at }: Told, members: Members, before: (id: string) => Fold): [string, Fold][] {
  const known = before(subjectId);
  const { closes = 0 } = known.members as { closes?: number };
  if (event === 'close')
    return [
      [subjectId, { ...known, members: { ...known.members, closes: closes + 1 } }],
      [closeName(subjectId, closes + 1), { members, instants: { closedAt: at } }],
    ];
  const undone = before(closeName(subjectId, closes));
  const { bidderClose, recommenderClose, extendedUntil } = members;
  return [
    [subjectId, { ...known, members: { ...known.members, ...given({ bidderClose, recommenderClose, extendedUntil }) } }],
    [closeName(subjectId, closes), { ...undone, instants: { ...undone.instants, undoneAt: at } }],
  ];
}

/** A resubmission or withdrawal voids what was found, and so does a defect of a bid that was not found ineligible. */
function toldOfBid({ subjectId, event, from, at }: Told, members: Members, known: Fold): [string, Fold][] {
  const { found = [], ...before } = known.members as { found?: string[] } & Members;
  switch (event) {
    case 'submitBid':
    case 'withdrawBid':
    case 'sealAgain':
    case 'noticeDefect':
      if (from === 'INELIGIBLE' && event === 'noticeDefect') return [[subjectId, known]];
      return [[subjectId, { members: 'votes' in before ? { votes: before.votes } : {}, instants: known.instants }]];
    case 'recordPanelVotes':
      return [[subjectId, { ...known, members: { ...known.members, votes: members.votes } }]];
    case 'findEligible':
    case 'findIneligible':
    case 'fail':
      return [[subjectId, { ...known, members: { ...before, ...members, found: [...found, at] } }]];
    case 'open':
      return [[subjectId, { ...known, instants: { ...known.instants, openedAt: at } }]];
    default:
      return [[subjectId, known]];
  }
}

/** The keys that were made for challenges, as the event says that published them. */
function sealKeysIn(challenges: unknown): [string, Fold][] {
  const made = (challenges as { sealKeys?: ({ id: string; shares: { commitment: string }[] } & Members)[] }[] | undefined) ?? [];
  return made.flatMap(({ sealKeys = [] }) =>
    sealKeys.map(({ id, round, envelope, publicKey, threshold, shares }): [string, Fold] => {
      const members = { round, envelope, publicKey, threshold, commitments: shares.map(({ commitment }) => commitment) };
      return [id, { members, instants: {} }];
    }),
  );
}

/** When a decision was made and by whom: an extension before it, or a fall after it, leaves that as it is. */
function decidedBy({ event, from, at, actorId }: Told, { instants }: Fold): Fold {
  if (event === 'countersignDecision') return { members: { countersignedById: actorId }, instants: {} };
  const first = instants.decidedAt === undefined && ['noAward', 'noBid', 'extend'].includes(event);
  const decides = first || event === 'decideAward' || event === 'deviate' || (event === 'noAward' && from === 'EXTENDED');
  return decides ? { members: { decidedById: actorId }, instants: { decidedAt: at } } : EMPTY;
}

const given = (members: Members): Members =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined && value !== null));
