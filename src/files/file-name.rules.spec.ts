import { cleanName, contentDisposition } from './file-name.rules.js';

describe('the name of a file', () => {
  it.each([
    ['任务书.pdf', '任务书.pdf'],
    ['the %22final%22 one.pdf', 'the "final" one.pdf'],
    ['a%0D%0AX-Header: b.txt', 'aX-Header: b.txt'],
    ['re\u0000po\nrt\u007f.txt', 'report.txt'],
    ['annex\u202Efdp.exe', 'annexfdp.exe'],
    ['Bericht u\u0308ber.txt', 'Bericht über.txt'],
    ['  ', 'file'],
    ['', 'file'],
    ['\ud800.txt', '.txt'],
  ])('%j is kept as %j', (given, kept) => {
    expect(cleanName(given)).toBe(kept);
  });

  it('has at most 255 characters, none of them cut in two', () => {
    const name = cleanName('🚀'.repeat(300));
    expect([...name]).toHaveLength(255);
    expect(contentDisposition(name)).toContain('%F0%9F%9A%80');
  });

  it('goes out in ASCII and whole', () => {
    expect(contentDisposition('验收 "终稿".pdf')).toBe(
      `attachment; filename="__ ____.pdf"; filename*=UTF-8''%E9%AA%8C%E6%94%B6%20%22%E7%BB%88%E7%A8%BF%22.pdf`,
    );
    expect(contentDisposition(`it's (1)*.txt`)).toBe(`attachment; filename="it's (1)*.txt"; filename*=UTF-8''it%27s%20%281%29%2A.txt`);
  });
});
