/** Flaws planted in the small SOP, each with the shortest story that shows it; `none` where nothing leads there. */
export interface Planted {
  id: string;
  name: string;
  snippet: string;
  story: string;
}

const task = (id: string, outcomes: string, more = '') =>
  `  ${id}:\n    title: 步\n    task: { for: owner${more} }\n    clock: { limit: 8h }\n    outcomes: { ${outcomes} }\n`;
const handle = (outcomes: string) => task('handle', outcomes, ', evidence: [voucher]');
const REDO = 'anywhere:\n  redo: { title: 重来, go_to: receive }\n';
const SHORT =
  'clocks:\n  whole: { title: 接收, from: case.opened, until: receive.done, limit: 9nd, ladder: front-line }\n';
const block = (one: string, two: string, more: string, outcomes: string) =>
  `steps:\n  handle:\n    title: 处理\n    parallel:\n      branches:\n        goods: { steps: { inspect: { title: 验货, task: { for: team/front-line, evidence: [voucher] }, outcomes: { ${one} } } } }\n        money: { steps: { refund: { title: 退款, task: { for: team/front-line }, outcomes: { ${two} } }${more} } }\n    outcomes: { ${outcomes} }\n`;

const TRAPS: Planted[] = [
  {
    id: 'flow/option-to-complete',
    name: 'two steps send each other the resolved case',
    snippet: `${REDO}steps:\n${handle('handled: { go_to: thank, resolves: true }, dropped: cancel')}${task('thank', 'thanked: file')}${task('file', 'again: thank')}`,
    story: 'receive:registered handle:handled',
  },
  {
    id: 'flow/option-to-complete',
    name: 'a step leads to itself',
    snippet: `${REDO}steps:\n${handle('handled: { go_to: thank, resolves: true }, dropped: close')}${task('thank', 'thanked: thank')}`,
    story: 'receive:registered handle:handled',
  },
  {
    id: 'flow/option-to-complete',
    name: 'behind an approval',
    snippet: `${REDO}steps:\n${handle('handled: agree, dropped: close')}  agree:\n    title: 同意\n    approve: { for: role/team-lead }\n    clock: { limit: 8h }\n    outcomes: { approved: { go_to: thank, resolves: true }, rejected: handle }\n${task('thank', 'thanked: thank')}`,
    story: 'receive:registered handle:handled agree:approved',
  },
  {
    id: 'flow/option-to-complete',
    name: 'an event leads out of unresolved cases alone',
    snippet: `on:\n  scan: { subject: order, go_to: receive }\nsteps:\n${handle('handled: { go_to: thank, resolves: true }, dropped: close')}${task('thank', 'thanked: thank')}`,
    story: 'receive:registered handle:handled',
  },
  {
    id: 'flow/option-to-complete',
    name: 'three steps in a ring, the way in at the second',
    snippet: `${REDO}steps:\n${handle('handled: { go_to: second, resolves: true }, dropped: close')}${task('first', 'on: second')}${task('second', 'on: third')}${task('third', 'on: first')}`,
    story: 'receive:registered handle:handled',
  },
];

const RINGS: Planted[] = [
  {
    id: 'flow/no-livelock',
    name: 'to and fro between two steps',
    snippet: `${SHORT}steps:\n${handle('handled: close, unclear: more')}${task('more', 'asked: handle')}`,
    story: 'receive:registered handle:unclear more:asked',
  },
  {
    id: 'flow/no-livelock',
    name: 'a step again and again',
    snippet: `${SHORT}steps:\n${handle('handled: close, later: handle')}`,
    story: 'receive:registered handle:later',
  },
  {
    id: 'flow/no-livelock',
    name: 'a clock of the case without a ladder calls nobody',
    snippet: `clocks:\n  whole: { title: 全程, from: case.opened, until: case.closed, limit: 9nd }\nsteps:\n${handle('handled: close, later: handle')}`,
    story: 'receive:registered handle:later',
  },
  {
    id: 'flow/no-livelock',
    name: 'an approval that is rejected for ever',
    snippet: `${SHORT}steps:\n${handle('handled: agree')}  agree:\n    title: 同意\n    approve: { for: role/team-lead }\n    clock: { limit: 8h }\n    outcomes: { approved: close, rejected: handle }\n`,
    story: 'receive:registered handle:handled agree:rejected',
  },
  {
    id: 'flow/no-livelock',
    name: 'three steps, of which the way in is the second',
    snippet: `${SHORT}steps:\n${handle('handled: second')}${task('first', 'on: second')}${task('second', 'on: third')}${task('third', 'on: first, enough: close')}`,
    story: 'receive:registered handle:handled second:on third:on first:on',
  },
];

const BLOCKS: Planted[] = [
  {
    id: 'flow/branches-join',
    name: 'the last branch ends the block',
    snippet: block('inspected: done', 'refused: refused', '', 'done: close, refused: close'),
    story: 'receive:registered',
  },
  {
    id: 'flow/branches-join',
    name: 'two steps of the last branch send each other the work',
    snippet: block(
      'inspected: done, off: refused',
      'asked: wait-on',
      ', wait-on: { title: 等, task: { for: team/front-line }, outcomes: { back: refund, refused: refused } }',
      'done: close, refused: close',
    ),
    story: 'receive:registered',
  },
];

const table = (rows: string[]) =>
  `steps:\n  receive:\n    title: 接收\n    task: { for: team/front-line, ask: [customer], may_ask: [order, amount, channel, severity, promised, note] }\n    outcomes: { registered: judge }\n  judge:\n    title: 判定\n    decide:\n${rows.map((row) => `      - { ${row} }`).join('\n')}\n  handle:\n    title: 处理\n    task: { for: owner, evidence: [voucher] }\n    outcomes: { handled: close }\n`;
const rowOf = (id: string, name: string, rows: string[]): Planted => ({
  id,
  name,
  snippet: table(rows),
  story: 'none',
});

const DEAD: Planted[] = [
  [
    'choices together',
    'when: { channel: [hotline, app] }, go_to: handle',
    'when: { channel: media }, go_to: close',
    'when: { have: [channel] }, go_to: handle',
    'go_to: close',
  ],
  [
    'two spans of an amount',
    "when: { amount: '> 5' }, go_to: handle",
    "when: { amount: '<= 5' }, go_to: close",
    "when: { amount: '>= 0' }, go_to: handle",
    'go_to: close',
  ],
  ['below the least amount', "when: { any: [{ amount: '< 0' }, { amount: '< -5' }] }, go_to: handle", 'go_to: close'],
  [
    'what is empty and what is not',
    'when: { have: [severity] }, go_to: handle',
    'when: { not: { have: [severity] } }, go_to: close',
    'go_to: handle',
  ],
  [
    'an alternative of two rows before',
    'when: { channel: app }, go_to: handle',
    'when: { severity: S1 }, go_to: close',
    'when: { any: [{ channel: app }, { severity: S1 }] }, go_to: close',
    'go_to: close, raise: severity',
  ],
].map(([name = '', ...rows]) => rowOf('tables/no-dead-row', name, rows));

const REDUNDANT: Planted[] = [
  ['the same as the last row', 'when: { channel: app }, go_to: handle', 'go_to: handle'],
  [
    'the same as the next row',
    "when: { amount: '> 5' }, go_to: close",
    "when: { amount: '> 3' }, go_to: close",
    'go_to: handle',
  ],
  [
    'a finer row before a coarser',
    'when: { channel: app, severity: S1 }, go_to: close',
    'when: { channel: app }, go_to: close',
    'go_to: handle',
  ],
  [
    'past a row that excludes it',
    'when: { channel: app }, go_to: handle',
    'when: { channel: media }, go_to: close',
    'go_to: handle',
  ],
  [
    'with an effect that is the same',
    'when: { channel: app }, go_to: handle, raise: severity',
    'go_to: handle, raise: severity',
  ],
].map(([name = '', ...rows]) => rowOf('tables/no-redundant-row', name, rows));

export const FLAWS: readonly Planted[] = [...TRAPS, ...RINGS, ...BLOCKS, ...DEAD, ...REDUNDANT];
