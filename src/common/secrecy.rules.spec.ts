import { secretMarks, secretMarksIn } from './secrecy.rules.js';

describe('marks of secrecy', () => {
  it.each([
    ['机密★10年', '机密★'],
    ['绝 密 ★ 启用前', '绝 密 ★'],
    ['密级：秘密', '密级：秘密'],
    ['【机密】关于若干指标的说明', '【机密】'],
    ['附件为机密级材料', '机密级'],
    ['本项目涉密，请线下报送', '涉密'],
    ['含有国家秘密的数据', '国家秘密'],
    ['Annex B, TOP SECRET', 'TOP SECRET'],
    ['SECRET//NOFORN', 'SECRET//N'],
  ])('are found in %s', (text, mark) => {
    expect(secretMarks(text)).toContain(mark);
  });

  it.each([
    '不得公开商业秘密与技术秘密',
    '签订保密协议',
    '本材料不涉密',
    '非涉密项目',
    '不涉及国家秘密',
    '严禁上传国家秘密',
    '商业秘密文件由双方保管',
    '精密机械、致密陶瓷',
    'a secret ballot',
    'confidential to the bidder',
    'secret key of the server',
    '密封性能与密度',
  ])('are not found in %s', (text) => {
    expect(secretMarks(text)).toEqual([]);
  });

  it('are found wherever they stand in an input, with the way to them', () => {
    const input = { input: { title: { zh: '涉密课题', en: '' }, indicators: [{ name: 'a' }, { name: '机密★' }], amount: 3n, at: null } };
    expect(secretMarksIn(input)).toEqual([
      { path: 'input.title.zh', marks: ['涉密'] },
      { path: 'input.indicators.1.name', marks: ['机密★'] },
    ]);
  });
});
