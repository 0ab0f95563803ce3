import type { Block } from './document.kind.js';
import type { Told, Words } from './table.kind.js';

export type Figure = number | { min: number; max: number };

/** An indicator 考核指标 as a challenge or a task book has it. */
export interface IndicatorTold {
  id: string;
  name: Told;
  unit: string;
  direction: string;
  /** Of a challenge. */
  baseline?: Figure;
  target: Figure;
  stretch: Figure | null;
  /** What the contract fixes. */
  value?: Figure;
  weight: number;
  veto: boolean;
  testMethod: Told;
  dueMilestone: string;
}

const HEAD = {
  zh: ['编号', '考核指标', '基线', '目标', '挑战值', '权重', '否决', '节点', '测试方法'],
  en: ['No.', 'Indicator', 'Baseline', 'Target', 'Stretch', 'Weight', 'Veto', 'Due', 'Test method'],
};
const FIXED = { zh: '合同值', en: 'Fixed' };
const SIGNS: Record<string, string> = { '>=': '≥', '<=': '≤', '=': '=', '>': '>', '<': '<' };

export const figureOf = (value: Figure | null | undefined): string =>
  value === null || value === undefined ? '—' : typeof value === 'number' ? String(value) : `${value.min}–${value.max}`;

/** A target with its direction and unit, as people write it: `≥ 5 mm`. */
const targetOf = ({ direction, unit }: Pick<IndicatorTold, 'direction' | 'unit'>, value: Figure): string =>
  [SIGNS[direction], figureOf(value), unit].filter(Boolean).join(' ');

/** The table of indicators; where a contract has fixed their values, these in the place of the baseline. */
export function indicatorTable(indicators: readonly IndicatorTold[], { locale, say }: Words): Block {
  const fixed = indicators.some(({ value }) => value !== undefined);
  return {
    head: fixed ? HEAD[locale].with(2, FIXED[locale]) : HEAD[locale],
    widths: [28, '*', 48, 66, 44, 34, 26, 28, 92],
    rows: indicators.map((one) => [
      one.id,
      say(one.name),
      one.value === undefined ? figureOf(one.baseline) : targetOf(one, one.value),
      targetOf(one, one.target),
      figureOf(one.stretch),
      `${one.weight}%`,
      one.veto ? (locale === 'zh' ? '是' : 'yes') : '',
      one.dueMilestone,
      say(one.testMethod),
    ]),
  };
}
