import { custodianFaults, type NamedCustodian } from './custodian.rules.js';

const outsider = (person: string): NamedCustodian => ({ person, operator: false, runsList: false });
const officer = (person: string): NamedCustodian => ({ person, operator: false, runsList: true });

describe('custodians', () => {
  it.each<[string, NamedCustodian[], number, string[]]>([
    ['two outsiders', [outsider('a'), outsider('b')], 2, []],
    ['a clerk and somebody else', [officer('a'), outsider('b')], 2, []],
    ['all of three', [officer('a'), officer('b'), outsider('c')], 3, []],
    ['one who opens alone', [outsider('a'), outsider('b')], 1, ['threshold < 2']],
    ['fewer than open', [outsider('a'), outsider('b')], 3, ['threshold > 2 custodians']],
    ['one twice', [outsider('a'), outsider('a')], 2, ['a custodian is named twice']],
    ['an operator', [outsider('a'), { ...outsider('b'), operator: true }], 2, ['b is an operator of the platform']],
    ['those who run the list', [officer('a'), officer('b'), outsider('c')], 2, ['clerks and approvers of the department could open alone']],
    ['nobody', [], 2, ['threshold > 0 custodians']],
  ])('%s', (_what, custodians, threshold, faults) => {
    expect(custodianFaults(custodians, threshold)).toEqual(faults);
  });
});
