import { byteRange } from './byte-range.rules.js';

describe('the header Range', () => {
  it.each<[string | undefined, number, ReturnType<typeof byteRange>]>([
    [undefined, 10, null],
    ['bytes=0-3', 10, { start: 0, end: 3 }],
    ['bytes=4-', 10, { start: 4, end: 9 }],
    ['Bytes= 9-9', 10, { start: 9, end: 9 }],
    ['bytes=5-99', 10, { start: 5, end: 9 }],
    ['bytes=-3', 10, { start: 7, end: 9 }],
    ['bytes=-99', 10, { start: 0, end: 9 }],
    ['bytes=-0', 10, 'unsatisfiable'],
    ['bytes=10-', 10, 'unsatisfiable'],
    ['bytes=0-', 0, 'unsatisfiable'],
    ['bytes=-1', 0, 'unsatisfiable'],
    ['bytes=4-3', 10, null],
    ['bytes=0-1,4-5', 10, null],
    ['bytes=-', 10, null],
    ['bytes=', 10, null],
    ['lines=0-1', 10, null],
    ['bytes=a-b', 10, null],
    ['bytes=1-9999999999999999999999', 10, null],
  ])('%j of %d bytes', (header, size, range) => {
    expect(byteRange(header, size)).toEqual(range);
  });
});
