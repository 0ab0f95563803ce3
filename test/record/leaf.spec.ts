import { canonical } from '../../src/crypto/canonical.js';
import { type LeafRow, leafOf, leafText, saltedHash } from '../../src/record/leaf.js';

const ROW: LeafRow = {
  id: '01a20353-2f86-78ed-912f-98db37268074',
  at: '2026-03-01T01:00:00.000001Z',
  recordedAt: '2026-03-01T01:00:00.000002Z',
  subject: 'bid',
  subjectId: '4f9619ff-8b86-4d01-b42d-00cf4fc964ff',
  challengeId: null,
  event: 'submit"揭榜\u2028\u0007',
  from: 'DRAFT',
  to: 'SUBMITTED',
  role: null,
  actorId: '4f9619ff-8b86-4d01-b42d-00cf4fc964fe',
  reason: 'why',
  documentHash: '00'.repeat(32),
  requestId: 'r-1',
  era: 0,
  transactionId: '812',
  salt: '00112233445566778899aabbccddeeff',
  salted: true,
};

describe('a leaf', () => {
  it('is canonical JSON (RFC 8785)', () => {
    expect(leafText(ROW)).toBe(canonical(leafOf(ROW)));
    const origin = { era: 0, requestId: 'r-1', salted: true, transactionId: '812' };
    expect(leafOf(ROW).originHash).toBe(saltedHash(ROW.salt, canonical(origin)));
  });

  it('says nothing of person and reason without the salt', () => {
    const text = leafText(ROW);
    expect(text).not.toContain('964fe');
    expect(text).not.toContain('why');
    const other = leafOf({ ...ROW, salt: 'ff'.repeat(16) });
    for (const name of ['actorHash', 'reasonHash', 'originHash'] as const) expect(other[name]).not.toBe(leafOf(ROW)[name]);
  });

  it('salts the hash of a document that has none', () => {
    expect(leafOf(ROW).documentHash).toBe(ROW.documentHash);
    expect(leafOf({ ...ROW, salted: false }).documentHash).toBe(saltedHash(ROW.salt, ROW.documentHash!));
  });

  it('says for whom a deputy acted, by a salted hash in its place, and is as ever where nobody did', () => {
    const forId = '4f9619ff-8b86-4d01-b42d-00cf4fc964aa';
    const text = leafText({ ...ROW, forId });
    expect(text).toBe(canonical(leafOf({ ...ROW, forId })));
    expect(leafOf({ ...ROW, forId }).forHash).toBe(saltedHash(ROW.salt, 'person_4f9619ff8b864d01b42d00cf4fc964aa'));
    expect(text).not.toContain('964aa');
    expect(leafText({ ...ROW, forId: null })).toBe(leafText(ROW));
  });

  it('changes with every column', () => {
    for (const name of Object.keys(ROW) as (keyof LeafRow)[]) {
      const value = ROW[name];
      const other = typeof value === 'boolean' ? !value : typeof value === 'number' ? value + 1 : `${String(value).slice(0, -1)}7`;
      expect({ name, text: leafText({ ...ROW, [name]: other }) }).not.toEqual({ name, text: leafText(ROW) });
    }
  });
});
