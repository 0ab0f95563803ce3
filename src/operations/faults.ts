import type { ValidationError } from 'class-validator';
import type { Actor } from '../common/actor.js';
import { DomainError } from '../common/errors.js';
import { sayPhrase } from './phrases.js';

/** What is wrong with one field of an input. */
export interface Fault {
  /** Path inside the input, e.g. `milestones.0.share`. */
  path: string;
  /** The rule's name, e.g. `maxLength`. */
  rule?: string;
  /** In English. */
  message?: string;
  reason?: string;
}

/** Chinese words of class-validator's rules; a rule without gets its English message. */
const CHINESE: Record<string, string> = {
  arrayMaxSize: '数量过多',
  arrayMinSize: '数量不足',
  arrayUnique: '存在重复项',
  isArray: '应为数组',
  isBoolean: '应为布尔值',
  isDate: '应为时间',
  isDateString: '应为日期',
  isDefined: '必填',
  isEmail: '不是有效的邮箱地址',
  isEnum: '不在允许的取值范围内',
  isIn: '不在允许的取值范围内',
  isInt: '应为整数',
  isNotEmpty: '不能为空',
  isNumber: '应为数字',
  isObject: '应为对象',
  isPositive: '应为正数',
  isString: '应为文本',
  isUrl: '不是有效的网址',
  length: '长度不符合要求',
  matches: '格式不正确',
  max: '超过上限',
  maxLength: '长度超过上限',
  min: '低于下限',
  minLength: '长度不足',
  inOneLanguage: '中英文不能同时为空白；选填项请填 null',
  whitelistValidation: '不应出现此字段',
};

/** `path: what is wrong` in the client's language. */
export function sayFault({ path, rule, message, reason }: Fault, locale: Actor['locale']): string {
  const words = (locale === 'zh' && rule !== undefined && CHINESE[rule]) || sayPhrase(message || reason || rule || '', locale);
  return locale === 'zh' ? `${path}：${words}` : `${path}: ${words}`;
}

/** The refusal for what class-validator found, with every fault's path. */
export const inputInvalid = (errors: ValidationError[]): DomainError =>
  new DomainError('INPUT_INVALID', { faults: errors.flatMap((error) => faultsOf(error)) });

function faultsOf({ property, constraints = {}, children = [] }: ValidationError, above = ''): Fault[] {
  const path = above + property;
  return [
    ...Object.entries(constraints).map(([rule, message]) => ({ path, rule, message })),
    ...children.flatMap((child) => faultsOf(child, `${path}.`)),
  ];
}
