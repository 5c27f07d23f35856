/** What the help says of each command, kept apart from the commands: it is shown without loading any of them. */

/** A command in the list of the help. `takes`: its arguments, as the command itself declares them. */
export interface Summary {
  readonly zh: string;
  readonly en: string;
  readonly takes?: string;
}

/** In the order of the help. */
export const SUMMARIES = {
  init: {
    zh: '新建一个空的工作区：一个能检查、场景全绿的流程，改成自己的',
    en: 'make an empty workspace: one procedure that checks and whose scenarios are green, to make one’s own of',
    takes: '[folder]',
  },
  check: {
    zh: '检查 SOP 定义：一次列出全部错误和警告，带位置与修改建议',
    en: 'check SOP definitions: all errors and warnings at once, with place and repair',
    takes: '[paths...]',
  },
  due: {
    zh: '算到期：从某刻起、按某日历、过多少服务时间；或两刻之间有多少服务时间',
    en: 'when is it due on a calendar, or how much service time lies between two instants',
  },
  explain: {
    zh: '时刻表：某时开案而无人处理，或按所选结果，各时限、预警、升级何时发生、通知谁',
    en: 'a timetable: for a case left alone, or with outcomes you choose, when everything falls due and who is told',
    takes: '<sop>',
  },
  diagram: {
    zh: '把流程画成图：SVG、Mermaid 或 JSON',
    en: 'draw a procedure: SVG, Mermaid or JSON',
    takes: '<sop>',
  },
  prove: {
    zh: '证明流程的性质：沿所有路径，不是抽样；不成立的给出最短反例',
    en: 'prove properties of SOPs over all paths, not samples; where one is broken the shortest story that shows it',
    takes: '[sop]',
  },
  diff: {
    zh: '两版定义有何不同：按影响到谁（客户、客服、主管）逐句说',
    en: 'what changes between two states of the definitions, in sentences by whom it touches',
    takes: '<a> <b>',
  },
  test: {
    zh: '运行场景（*.test.yaml）：几天的流程几毫秒走完，不符之处指到行',
    en: 'run scenarios (*.test.yaml): days of a procedure in milliseconds, differences shown at the line',
    takes: '[paths...]',
  },
  token: {
    zh: '签发调用 API 的令牌：给组织里的人，或（--role）给外部系统',
    en: 'make a token for the API: for a person of the organization or, with --role, for a system',
  },
  publish: {
    zh: '发布改动的 SOP 定义；需要第二人时等待确认',
    en: 'publish what has changed in the definitions; waits for a second person where the organization asks for one',
    takes: '[folder]',
  },
  migrate: {
    zh: '把未结案件换到某个已发布的版本',
    en: 'move open cases to a published version',
    takes: '<sop@version>',
  },
  import: {
    zh: '迁入其他系统的未结案件：CSV 加映射，或 JSON 行；可先试算',
    en: 'bring in open cases of another system: CSV with a mapping, or JSON lines; dry run first',
    takes: '<file>',
  },
  export: {
    zh: '导出案件，形状与迁入相同',
    en: 'export cases in the shape in which import takes them',
    takes: '<sop>',
  },
  case: {
    zh: '开案、查看、办理、推进案件',
    en: 'open, show, act on and advance cases',
  },
  report: {
    zh: '统计：指标、谁看过什么',
    en: 'reports over all cases: rates, who read what',
  },
  feed: {
    zh: '事件流：案件上发生的事，按提交次序',
    en: 'what is told of cases, in the order of its commit',
  },
  person: {
    zh: '个人信息：导出、更正、删除（两人，留回执）',
    en: 'what people may ask of their own data: a copy, a correction, to be forgotten',
  },
  retention: {
    zh: '保存期限：看报告、运行、特别保留案件',
    en: 'how long what is kept: reports, runs, cases under hold',
  },
  audit: {
    zh: '审计：核对记录是否被改动，导出一案的审计',
    en: 'check that nobody changed what was recorded; export a case’s audit',
  },
  secret: {
    zh: '密钥：查看、更换、让旧的失效、经两人同意导出',
    en: 'the secret of the installation: show, exchange, take the former one away, export under two people',
  },
  backup: {
    zh: '把全部记录备份到一个文件（不含密钥；密钥另存）',
    en: 'back up the whole record to a file (the secret is not in it: keep it elsewhere)',
  },
  restore: {
    zh: '把备份恢复到空数据库；内置数据库则先保留原有的',
    en: 'restore a backup into an empty database; the embedded one keeps what it had',
    takes: '<file>',
  },
  db: {
    zh: '数据库：以所有者的身份更新，并给程序角色授权',
    en: 'the database: bring it up to date as its owner, and give the program’s role its rights',
  },
  reindex: {
    zh: '数据库比 Temporal 旧时：比对差异，按历史补写',
    en: 'when the database is older than Temporal: show what differs, and record it again from the histories',
  },
  doctor: {
    zh: '逐项检查安装与服务，并说明怎么修',
    en: 'look over installation and servers, and say what to repair',
  },
} as const satisfies Record<string, Summary>;

/** A command's name. */
export type CommandName = keyof typeof SUMMARIES;
