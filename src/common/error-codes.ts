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
  TOO_MANY_SUBSCRIPTIONS: {
    en: 'A socket has at most {limit} subscriptions at a time.',
    zh: '每个连接最多同时订阅 {limit} 项。',
  },
  DEMO_ONLY: { en: 'This exists in a demo database only.', zh: '仅在演示数据库中可用。' },
  CLOCK_BACKWARDS: { en: 'The demo clock stands at {instant} and moves only forward.', zh: '演示时钟为 {instant}，只能向前。' },
  INTERNAL: { en: 'Something failed on our side; request {requestId}.', zh: '系统内部错误，请求编号 {requestId}。' },
  TWO_PERSON_RULE: { en: 'A second person must do this.', zh: '须由另一人办理。' },
  // identity
  SIGN_IN_FAILED: { en: 'Unknown address or wrong password.', zh: '账号或密码不正确。' },
  SECOND_FACTOR_REQUIRED: {
    en: 'The second factor is needed: call signInWithCode within {seconds} s.',
    zh: '需要第二因素：请在 {seconds} 秒内调用 signInWithCode。',
  },
  SECOND_FACTOR_FAILED: { en: 'The code is wrong, or was used already.', zh: '验证码不正确或已使用。' },
  SECOND_FACTOR_ENROLMENT_REQUIRED: {
    en: 'Your role needs a second factor: enrol one first.',
    zh: '您的角色须先登记第二因素。',
  },
  SECOND_FACTOR_ENROLLED: { en: 'A second factor is enrolled; remove it first.', zh: '已登记第二因素，请先移除。' },
  SECOND_FACTOR_MISSING: { en: 'No second factor is enrolled, or begun.', zh: '尚未登记第二因素。' },
  SIGN_IN_CHALLENGE_OVER: { en: 'This sign-in is over or completed: begin again.', zh: '此次登录已失效或已完成，请重新登录。' },
  EXTERNAL_SIGN_IN_FAILED: { en: 'The sign-in at {provider} failed: begin again.', zh: '通过 {provider} 登录失败，请重新开始。' },
  EXTERNAL_EMAIL_UNVERIFIED: {
    en: '{provider} has not verified your address.',
    zh: '{provider} 未验证您的邮箱地址。',
  },
  EXTERNAL_PERSON_UNKNOWN: {
    en: 'No person here has the address that {provider} gave, or another identity holds it: ask the operator.',
    zh: '{provider} 提供的邮箱在本平台没有对应人员，或已绑定其他身份，请联系运维。',
  },
  CREDIT_CODE_INVALID: { en: 'The unified social credit code is not valid: {fault}.', zh: '统一社会信用代码无效：{fault}。' },
  CREDIT_CODE_TAKEN: { en: 'An organisation with this credit code exists.', zh: '该统一社会信用代码已登记。' },
  REGISTRATION_OVER: {
    en: 'This link was used or is out of date, or was never one: register again.',
    zh: '该链接已使用、已过期或无效，请重新注册。',
  },
  INVITATION_OVER: {
    en: 'This invitation was answered or withdrawn, is out of date, or was never one.',
    zh: '该邀请已处理、已撤回、已过期或无效。',
  },
  RESET_OVER: {
    en: 'This link was used or is out of date, or was never one: ask for another.',
    zh: '该链接已使用、已过期或无效，请重新申请。',
  },
  TAG_NOT_IN_FORCE: { en: 'This tag is not in force now.', zh: '该标签当前不在有效期内。' },
  ROLE_NOT_GIVEN: { en: 'These roles are not yours to give here: {roles}.', zh: '您无权在此授予以下角色：{roles}。' },
  NOT_A_COLLEAGUE: {
    en: 'The other person does not work in the organisation: invite that person first.',
    zh: '对方不是本机构人员，请先邀请其加入。',
  },
  EXPERT_NOT_REPLACED: {
    en: 'A seat is its expert’s own: it is filled anew by the rules of the panel.',
    zh: '评审席位专属于专家本人，只能按评审组规则递补。',
  },
  PI_BOUND: {
    en: 'The PI still leads {of}: withdraw the bid before its close, or pass its draft on; of a contract request a change of the PI.',
    zh: '该项目负责人仍承担 {of}：请在截止前撤回申请书或移交其草稿；任务书须申请变更负责人。',
  },
  ROLE_NOT_DELEGATED: {
    en: 'The role {role} is its holder’s own: nobody stands in for it.',
    zh: '{role} 须由本人履行，不可委托代理。',
  },
  DELEGATION_OVER: { en: 'The delegation does not run: it has not begun, or has ended.', zh: '该代理尚未开始或已结束。' },
  STANDING_IN: {
    en: 'You stand in for somebody: this is done in your own name. Call standIn with null first.',
    zh: '您正在代理他人：此操作须以本人名义进行，请先结束代理。',
  },
  NOT_A_PI: { en: 'Not another PI of the lead unit.', zh: '对方不是牵头单位的其他项目负责人。' },
  HANDOVER_OPEN: { en: 'A handover of this role waits for a second person already.', zh: '该岗位已有待复核的移交。' },
  HANDOVER_OVER: { en: 'The role is not held any more: there is nothing to hand over.', zh: '该任职已不存在，无可移交。' },
  EMAIL_TAKEN: { en: 'A person with this address exists.', zh: '该邮箱已被使用。' },
  PASSWORD_TOO_SHORT: { en: 'A password has at least {min} characters.', zh: '密码至少 {min} 个字符。' },
  KEY_INVALID: { en: 'This is not an X25519 public key.', zh: '这不是有效的 X25519 公钥。' },
  KEY_TAKEN: { en: 'This key was registered before; make a new pair.', zh: '该公钥已登记过，请生成新的密钥对。' },
  // policies, lists, challenges
  RULES_INVALID: { en: 'The rules are not valid: {faults}', zh: '规则无效：{faults}' },
  WEBHOOK_URL_REFUSED: { en: 'This address cannot be called: {reason}', zh: '无法调用该地址：{reason}' },
  WEBHOOK_LIMIT: {
    en: 'The organisation has {limit} web hooks already; delete one first.',
    zh: '本单位已有 {limit} 个回调，请先删除一个。',
  },
  SAVED_SEARCH_LIMIT: { en: 'You keep {limit} saved searches already; delete one first.', zh: '您已保存 {limit} 个检索，请先删除一个。' },
  SAVED_SEARCH_NAME_TAKEN: { en: 'You have a saved search of this name.', zh: '您已有同名的已存检索。' },
  LIST_CODE_TAKEN: { en: 'A list with this code exists.', zh: '该榜单编号已存在。' },
  BUDGET_NOT_LOCKED: { en: 'Finance has not locked the budget.', zh: '财政尚未锁定预算。' },
  LIST_EMPTY: { en: 'The list has no challenge.', zh: '榜单没有榜题。' },
  CANNOT_RELIST: {
    en: 'It cannot be listed anew by this one: it is of another department, not RELISTED, or listed anew by another already.',
    zh: '不能由本榜题重新发榜：该榜题不属于本部门、未进入重新发榜，或已由其他榜题重新发榜。',
  },
  CHALLENGE_INVALID: { en: 'The challenge is not complete: {faults}', zh: '榜题不完整：{faults}' },
  PUBLICATION_IN_PAST: { en: 'The instant of publication is in the past.', zh: '发榜时间已过。' },
  NOTICE_TOO_SHORT: {
    en: 'The notice spans {days} working days; at least {min} are needed.',
    zh: '公示期仅 {days} 个工作日，至少 {min} 个。',
  },
  CUSTODIANS_MISSING: { en: 'The list seals its bids, and has named no custodians.', zh: '榜单须密封申请书，但尚未指定密钥保管人。' },
  CUSTODIANS_INVALID: { en: 'These custodians cannot be named: {faults}', zh: '密钥保管人不合规定：{faults}' },
  CUSTODIAN_WITHOUT_KEY: {
    en: 'These custodians have no key in use: {custodians}',
    zh: '以下密钥保管人没有有效公钥：{custodians}',
  },
  SHARE_TOO_EARLY: { en: 'The custodians are not asked yet. The attempt is on record.', zh: '尚未到启封时间；此次提交已留痕。' },
  SHARE_WRONG: { en: 'This is not the share. The attempt is on record.', zh: '密钥份额不正确；此次提交已留痕。' },
  SHARE_REPEATED: { en: 'This share was handed in already. The attempt is on record.', zh: '该密钥份额已提交过；此次提交已留痕。' },
  SEAL_OPENED: { en: 'Enough shares are there already. The attempt is on record.', zh: '密钥份额已足，无需再交；此次提交已留痕。' },
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
  SEAL_KEY_MISSING: {
    en: 'The list seals bids to keys of their authors: register a public key of yours first.',
    zh: '本榜单以申请人公钥密封申请书，请先登记您的公钥。',
  },
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
  DRAW_OPEN: { en: 'Draw {no} of the challenge is not finished.', zh: '本榜题第 {no} 次抽取尚未结束。' },
  DRAW_NEEDS_REASON: { en: 'The challenge has a finished draw; another needs a reason.', zh: '本榜题已完成抽取，重新抽取须说明理由。' },
  DRAW_NOT_FINISHED: {
    en: 'Only the last draw of a challenge is seated, once it is finished.',
    zh: '仅可采用本榜题最后一次且已完成的抽取。',
  },
  DRAW_TOO_LATE: { en: 'The deadline of this step is past.', zh: '本步骤的期限已过。' },
  SEED_COMMITTED: { en: 'The party has committed to its value.', zh: '该方已提交承诺。' },
  SEED_REVEALED: { en: 'The party has revealed its value.', zh: '该方已公开其数值。' },
  SEED_WRONG: { en: 'Value and salt do not give the commitment.', zh: '数值与盐不符合所提交的承诺。' },
  BEACON_INVALID: { en: 'This is not the signature of the chain for round {round}.', zh: '该签名不是信标链第 {round} 轮的签名。' },
  RULING_NOT_ALLOWED: {
    en: 'No ruling sets this conflict aside: it follows from the record, was declared, or was asked for by the bidder.',
    zh: '该回避事由源于档案记录、专家申报或申请人要求，不得裁定。',
  },
  RULING_OPEN: { en: 'A ruling on this conflict waits for its second signature.', zh: '该回避事由已有裁定待监督会签。' },
  CONFLICT_DECIDED: { en: 'The award is decided; its conflicts stand as they are.', zh: '本榜题已作出决定，回避事由不再变更。' },
  SHEET_INVALID: { en: 'The score sheet is not valid: {faults}', zh: '评分表无效：{faults}' },
  BIDS_UNSCORED: {
    en: 'These bids have no sheet in this stage, and a member of the panel can still give one: {bids}',
    zh: '以下申请书在本阶段尚无评分表，且评审组成员仍可评分：{bids}',
  },
  STAGE_CLOSED: { en: 'The stage is closed.', zh: '该评审阶段已结束。' },
  STAGE_NOT_OPEN: { en: 'The stage is not open.', zh: '该评审阶段未开放。' },
  SHEET_SUBMITTED: { en: 'The sheet is submitted; revise it instead.', zh: '评分表已提交，请使用修改。' },
  // awards
  STAGES_OPEN: { en: 'A review stage is still open.', zh: '尚有评审阶段未结束。' },
  FORM_CHECK_OPEN: { en: 'The form check of a bid is not finished.', zh: '尚有申请书未完成形式审查。' },
  RANKING_CHANGED: {
    en: 'The ranking has changed since: decide anew.',
    zh: '决定之后排名已变更，请重新决定。',
  },
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
  FILE_SEALED: { en: 'The file is sealed: nothing here opens it before its bid is opened.', zh: '文件已密封，开封前系统无法打开。' },
  CONTENT_REMOVED: {
    en: 'The content was removed, since it was secret; that it was here is on record.',
    zh: '内容因涉密已被清除，曾有此内容一事留有记录。',
  },
  FILE_NOT_ENCRYPTED: { en: 'The file was stored before files were encrypted; upload it again.', zh: '该文件存入时尚未加密，请重新上传。' },
  FILE_BOUND: { en: 'The file is bound to something already.', zh: '文件已绑定。' },
  // exports
  EXPORT_NOT_OF: { en: 'A {kind} in the form {format} is not of a {type}.', zh: '{type} 没有 {kind} 的 {format} 导出。' },
  EXPORT_TOO_MANY: {
    en: 'You have {limit} exports under way; wait for one, or cancel one.',
    zh: '您已有 {limit} 个导出进行中，请等待或取消其中之一。',
  },
  EXPORT_NOT_READY: { en: 'The export is {state}: there is no file to download.', zh: '导出状态为 {state}，没有可下载的文件。' },
  EXPORT_EXPIRED: { en: 'The file of this export is removed; export anew.', zh: '该导出文件已过期清除，请重新导出。' },
  EXPORT_SIGHT_LOST: {
    en: 'You may no longer see all that this export holds; export anew.',
    zh: '您已不能查看该导出的全部内容，请重新导出。',
  },
  // removals
  REMOVAL_NO_WORDS: {
    en: 'At {field} stands no text that can be removed: one of at least two words, or of 16 characters, or with Chinese characters, and no id, name of a state, number or instant. A sealed bid has none before it is opened: it is removed as a whole, without a field.',
    zh: '{field} 处没有可清除的文字：须为两个词以上、16 个字符以上或含汉字，且不是标识、状态名、数字或时间。密封的申报书在开封前没有可清除的文字，须不填字段、整份清除。',
  },
  REMOVAL_NOT_SEALED: {
    en: 'Nothing of the bid is sealed: it was opened, removed, or never submitted. Of an opened bid the words are removed, each at its field.',
    zh: '该申报书没有处于密封状态的内容：已开封、已清除或从未提交。已开封的申报书须按字段清除文字。',
  },
  REMOVAL_REPEATS_WORDS: { en: 'The reason repeats the words that are to be removed.', zh: '理由中重复了待清除的文字。' },
  REMOVAL_PENDING: { en: 'The removal of this is proposed already.', zh: '该内容的清除申请已提出。' },
} as const satisfies Record<string, { en: string; zh: string }>;

export type ErrorCode = keyof typeof ERROR_CODES;
