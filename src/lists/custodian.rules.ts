/** Whom a clerk names, as the rules look at them. */
export interface NamedCustodian {
  /** Typed id. */
  person: string;
  /** Whether the person is an operator of the platform. */
  operator: boolean;
  /** Whether the person is a clerk or an approver of the list's department: runs the list. */
  runsList: boolean;
}

/**
 * What is wrong with the custodians of a list; empty where nothing is. Two at least are needed to open; nobody counts twice; the operator
 * of the platform never holds a share (mechanism.md 1: must not be able to read bids); and those who run the list cannot open it by themselves
 * (mechanism.md 2.2: department and supervision).
 */
export function custodianFaults(custodians: readonly NamedCustodian[], threshold: number): string[] {
  const people = custodians.map(({ person }) => person);
  const faults: string[] = [];
  if (threshold < 2) faults.push('threshold < 2');
  if (threshold > custodians.length) faults.push(`threshold > ${custodians.length} custodians`);
  if (new Set(people).size < people.length) faults.push('a custodian is named twice');
  for (const { person, operator } of custodians) if (operator) faults.push(`${person} is an operator of the platform`);
  if (threshold >= 2 && custodians.filter(({ runsList }) => runsList).length >= threshold)
    faults.push('clerks and approvers of the department could open alone');
  return faults;
}
