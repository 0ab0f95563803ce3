import type { Actor } from '../common/actor.js';

/** What refusals say of single values, by the words or the code in their details. A phrase that is English itself has only its Chinese here. */
const PHRASES: Record<string, { en?: string; zh: string }> = {
  // input
  'are listed with CONFLICTS, and none with NONE': { zh: '选 CONFLICTS 须列出利益冲突，选 NONE 则不得列出' },
  'belongs together with quietFrom': { zh: '须与 quietFrom 同时填写' },
  'can come only under the own name': { zh: '仅实名异议可附文件' },
  'holds NUL or half a character': { zh: '含有空字符（NUL）或不完整的字符' },
  'holds neither text nor filter': { zh: '检索词与筛选条件至少填写一项' },
  'holds no word to look for': { zh: '没有可检索的词' },
  'is 1 or more': { zh: '应为 1 或以上' },
  'is needed for a PERIOD': { zh: '申请延期时必填' },
  'is needed with `relists`': { zh: '重新发榜（relists）时必填' },
  'is no day YYYY-MM-DD': { zh: '不是有效日期，格式为 YYYY-MM-DD' },
  'is not a job of this installation': { zh: '本系统没有该任务' },
  'is not after the beginning': { zh: '须晚于开始时间' },
  'is not after the start, or past': { zh: '须晚于开始时间，且尚未过去' },
  'is not later than `from`': { zh: '须晚于 from' },
  'is not over yet': { zh: '尚未结束' },
  'overlaps an outage that is declared': { zh: '与已公告的故障时段重叠' },
  'is P1Y to P99Y, or P1M to P99M': { zh: '应为 P1Y 至 P99Y，或 P1M 至 P99M' },
  'is the same hour as quietFrom': { zh: '不能与 quietFrom 为同一小时' },
  'must be above 0': { zh: '须大于 0' },
  'must hold CHALLENGE': { zh: '须包含 CHALLENGE' },
  'must not be blank': { zh: '不能为空白' },
  'must not be negative': { zh: '不能为负数' },
  'name an organisation or a person': { zh: '须指明单位或人员' },
  'names not exactly one of organisation, person and expert': { zh: '单位、人员、专家须恰好指明一项' },
  // credit codes
  FORMAT: { en: 'it has not the form of one', zh: '格式不正确' },
  CHECK_CHARACTER: { en: 'its check character is wrong', zh: '校验码不正确' },
  // addresses of web hooks
  'it is no URL': { zh: '不是有效的网址' },
  'it is not https': { zh: '不是 https 地址' },
  'it holds a name or a password': { zh: '网址中含有用户名或密码' },
  'it holds a fragment': { zh: '网址中含有片段（#）' },
  'it is not on the open internet': { zh: '不是公网地址' },
  // files
  'not multipart/form-data': { zh: '不是 multipart/form-data' },
  aborted: { zh: '上传已中断' },
  'no file': { zh: '没有文件' },
};

/** A phrase of a refusal in the client's language; what is none of them stays as it is. */
export const sayPhrase = (text: string, locale: Actor['locale']): string =>
  (Object.hasOwn(PHRASES, text) && PHRASES[text]?.[locale]) || text;
