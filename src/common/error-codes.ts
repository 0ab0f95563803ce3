/**
 * Every refusal a client can meet, with its words. Codes are stable; `{name}` is filled from the error's details.
 * A code says which rule refused; never add a general one where a specific one can be said.
 */
export const ERROR_CODES = {
  // the transport, before anything of the domain is asked; the codes with `GRAPHQL_` and the next are Apollo's
  GRAPHQL_PARSE_FAILED: { en: 'The document is not GraphQL: {reason}', zh: '文档不是合法的 GraphQL：{reason}' },
  GRAPHQL_VALIDATION_FAILED: { en: 'The document does not fit the schema: {reason}', zh: '文档与模式不符：{reason}' },
  OPERATION_RESOLUTION_FAILURE: { en: 'Which operation is meant is not clear: {reason}', zh: '无法确定要执行的操作：{reason}' },
  REQUEST_MALFORMED: { en: 'The request is not GraphQL over HTTP: {reason}', zh: '请求不符合 GraphQL over HTTP：{reason}' },
  BODY_TOO_LARGE: { en: 'The body of the request is larger than {limit} bytes.', zh: '请求体超过 {limit} 字节。' },
  // any request
  UNAUTHENTICATED: { en: 'Sign in first.', zh: '请先登录。' },
  FORBIDDEN: { en: 'Your role does not allow this.', zh: '您的角色无权进行此操作。' },
  NOT_FOUND: { en: 'There is no such thing that you may see.', zh: '没有您可以查看的该对象。' },
  INPUT_INVALID: { en: 'The input is not valid: {faults}', zh: '输入无效：{faults}' },
  ID_INVALID: { en: '{id} is not an id of a {type}.', zh: '{id} 不是 {type} 的标识。' },
  WRONG_STATE: { en: '{machine} is {state}: {event} is not possible now.', zh: '{machine} 当前状态为 {state}，不能执行 {event}。' },
  CHANGED_MEANWHILE: { en: 'Somebody else changed this meanwhile; read it again.', zh: '此对象已被他人更改，请重新读取。' },
  VERSION_STALE: {
    en: 'You edited version {given}; the current one is {current}.',
    zh: '您编辑的是第 {given} 版，当前为第 {current} 版。',
  },
  KEY_REUSED: { en: 'This idempotency key was used for another input.', zh: '该幂等键已用于其他输入。' },
  QUERY_TOO_DEEP: { en: 'The query is deeper than {limit} levels.', zh: '查询深度超过 {limit} 层。' },
  QUERY_TOO_COSTLY: { en: 'The query costs {cost}; the limit is {limit}.', zh: '查询代价为 {cost}，上限为 {limit}。' },
  PAGE_TOO_LARGE: { en: 'A page has at most {limit} entries.', zh: '每页最多 {limit} 条。' },
  CURSOR_INVALID: { en: 'The cursor is not one of this list.', zh: '游标不属于该列表。' },
  TOO_MANY_REQUESTS: { en: 'Too many attempts; try again in {seconds} s.', zh: '尝试次数过多，请 {seconds} 秒后再试。' },
  DEMO_ONLY: { en: 'This exists in a demo database only.', zh: '仅在演示数据库中可用。' },
  CLOCK_BACKWARDS: { en: 'The demo clock stands at {instant} and moves only forward.', zh: '演示时钟为 {instant}，只能向前。' },
  INTERNAL: { en: 'Something failed on our side; request {requestId}.', zh: '系统内部错误，请求编号 {requestId}。' },
  TWO_PERSON_RULE: { en: 'A second person must do this.', zh: '须由另一人办理。' },
  // identity
  SIGN_IN_FAILED: { en: 'Unknown address or wrong password.', zh: '账号或密码不正确。' },
  CREDIT_CODE_INVALID: { en: 'The unified social credit code is not valid: {fault}.', zh: '统一社会信用代码无效：{fault}。' },
  CREDIT_CODE_TAKEN: { en: 'An organisation with this credit code exists.', zh: '该统一社会信用代码已登记。' },
  EMAIL_TAKEN: { en: 'A person with this address exists.', zh: '该邮箱已被使用。' },
  PASSWORD_TOO_SHORT: { en: 'A password has at least {min} characters.', zh: '密码至少 {min} 个字符。' },
  // policies, lists, challenges
  RULES_INVALID: { en: 'The rules are not valid: {faults}', zh: '规则无效：{faults}' },
  LIST_CODE_TAKEN: { en: 'A list with this code exists.', zh: '该榜单编号已存在。' },
  BUDGET_NOT_LOCKED: { en: 'Finance has not locked the budget.', zh: '财政尚未锁定预算。' },
  LIST_EMPTY: { en: 'The list has no challenge.', zh: '榜单没有榜题。' },
  CHALLENGE_INVALID: { en: 'The challenge is not complete: {faults}', zh: '榜题不完整：{faults}' },
  PUBLICATION_IN_PAST: { en: 'The instant of publication is in the past.', zh: '发榜时间已过。' },
  NOTICE_TOO_SHORT: {
    en: 'The notice spans {days} working days; at least {min} are needed.',
    zh: '公示期仅 {days} 个工作日，至少 {min} 个。',
  },
  CLOSE_MOVED_BACK: { en: 'A close can only be moved later.', zh: '截止时间只能延后。' },
  CHALLENGE_CLOSED: { en: 'The challenge is closed.', zh: '榜题已截止。' },
  LEDGER_CASH_ONLY: { en: 'Only entries that are proved count.', zh: '仅认定已证明的到账。' },
  // bids
  BID_AFTER_DEADLINE: {
    en: 'Received {receivedAt}; the close was {deadline}. The attempt is on record.',
    zh: '收到时间 {receivedAt}，截止时间 {deadline}；此次提交已留痕。',
  },
  BID_NOT_APPROVED: { en: 'The unit has not approved this version.', zh: '单位尚未审批此版本。' },
  BID_INCOMPLETE: { en: 'The bid is not complete: {faults}', zh: '申请书不完整：{faults}' },
  BID_NOT_OPEN: { en: 'The challenge does not take bids now.', zh: '榜题当前不接受申请。' },
  RECOMMENDER_CLOSED: { en: 'The recommender close was {deadline}.', zh: '推荐截止时间为 {deadline}。' },
  RANK_TAKEN: { en: 'Rank {rank} is taken by another bid of yours for this challenge.', zh: '名次 {rank} 已用于本榜题的另一申请。' },
  CORRECTION_USED: { en: 'A bid is corrected once.', zh: '补正仅限一次。' },
  FORM_CHECK_TOO_EARLY: { en: 'The form check follows both closes.', zh: '形式审查须在两个截止时间之后。' },
  CORRECTION_TOO_LATE: {
    en: 'The time to correct ended {deadline}. The answer is on record.',
    zh: '补正期限已于 {deadline} 届满；此次补正已留痕。',
  },
  CORRECTION_OPEN: { en: 'A correction is open until {deadline}.', zh: '补正进行中，截止 {deadline}。' },
  // panels, reviews
  PANEL_TOO_EARLY: { en: 'A panel is settled after both closes.', zh: '评审组须在截止后确定。' },
  PANEL_SETTLED: { en: 'The panel is settled.', zh: '评审组已确定。' },
  EXPERT_UNKNOWN: { en: 'The expert is not in the pool: {expert}.', zh: '专家不在库中：{expert}。' },
  SHEET_INVALID: { en: 'The score sheet is not valid: {faults}', zh: '评分表无效：{faults}' },
  STAGE_CLOSED: { en: 'The stage is closed.', zh: '该评审阶段已结束。' },
  STAGE_NOT_OPEN: { en: 'The stage is not open.', zh: '该评审阶段未开放。' },
  SHEET_SUBMITTED: { en: 'The sheet is submitted; revise it instead.', zh: '评分表已提交，请使用修改。' },
  // awards
  STAGES_OPEN: { en: 'A review stage is still open.', zh: '尚有评审阶段未结束。' },
  FORM_CHECK_OPEN: { en: 'The form check of a bid is not finished.', zh: '尚有申请书未完成形式审查。' },
  NOTICE_NOT_OPEN: { en: 'The notice has not opened.', zh: '公示尚未开始。' },
  DEVIATION_NEEDS_REASON: {
    en: 'A deviation from the rank needs a reason and the countersignature of supervision.',
    zh: '偏离排名须有书面理由并经监督会签。',
  },
  OBJECTION_INADMISSIBLE: { en: 'The objection is not admissible.', zh: '异议不予受理。' },
  // contracts, milestones, payments
  NOT_A_PARTY: { en: 'You sign for none of the parties.', zh: '您不是签署方。' },
  SIGNED_ALREADY: { en: 'You signed already.', zh: '您已签署。' },
  SIGNATURES_MISSING: { en: 'These sign first: {missing}', zh: '以下各方须先签署：{missing}' },
  SIGNING_TOO_LATE: { en: 'The time to sign ended {deadline}.', zh: '签署期限已于 {deadline} 届满。' },
  PARTY_BANNED: { en: 'A party is banned: {party}.', zh: '签署方处于失信限制期：{party}。' },
  TARGET_WEAKER: { en: 'A target is weaker than the bid or the challenge: {indicators}', zh: '指标低于申请书或榜题：{indicators}' },
  AWARDS_TAKEN: { en: 'All {limit} awards of the challenge are signed.', zh: '本榜题 {limit} 个中榜名额均已签约。' },
  TERMINATION_OPEN: { en: 'A termination is proposed and not decided.', zh: '已有终止提议尚未决定。' },
  RECOVERY_TOO_HIGH: { en: 'Only {left} fen are still to be returned.', zh: '尚需追回的金额仅为 {left} 分。' },
  ROUND_USED: { en: 'Round {round} is not open for this milestone.', zh: '该里程碑的第 {round} 轮未开放。' },
  INDICATOR_UNKNOWN: { en: 'The challenge has no indicator {indicator}.', zh: '榜题没有指标 {indicator}。' },
  HEAT_NEEDS_TWO: { en: 'A heat needs two tracks.', zh: '赛马节点至少两支队伍。' },
  PAYMENT_LOCKED: { en: 'The payment is not unlocked.', zh: '该笔拨款未解锁。' },
  PAYMENT_FROZEN: { en: 'The payment is frozen.', zh: '该笔拨款已冻结。' },
  SURPLUS_TOO_HIGH: { en: 'The surplus exceeds what was paid.', zh: '结余超过已拨金额。' },
  // files
  FILE_TOO_LARGE: { en: 'A file has at most {limit} bytes.', zh: '文件最大 {limit} 字节。' },
  FILE_TOO_MANY: {
    en: 'You have {limit} files that prove nothing yet; submit what they are for, or wait until they are removed.',
    zh: '您有 {limit} 个尚未使用的文件，请先提交相应材料，或等待其被清除。',
  },
  FILE_UPLOAD_INVALID: { en: 'The request is not a form with one whole file: {reason}', zh: '请求不是含一个完整文件的表单：{reason}' },
  FILE_BOUND: { en: 'The file is bound to something already.', zh: '文件已绑定。' },
} as const satisfies Record<string, { en: string; zh: string }>;

export type ErrorCode = keyof typeof ERROR_CODES;
