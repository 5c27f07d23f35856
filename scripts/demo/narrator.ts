/** Tells a case's events as they happen: one line each, with the case's own (virtual) time, in the terminal's language. */
import { say } from '../../startup/terminal-language.ts';
import type { TimelineEvent } from '../../wire/timeline.ts';
import type { DemoClient } from './client.ts';

/** The story's people and clocks are in Shanghai. */
const shanghaiMs = 8 * 3_600_000;

export interface Narrator {
  /** A heading of the story. */
  scene(text: string): void;
  /** Prints what the case's timeline has that was not told yet. Resolves with those events. */
  catchUp(caseId: string): Promise<TimelineEvent[]>;
  line(text: string): void;
}

/** @param write gets whole lines. */
export function makeNarrator(client: DemoClient, write: (line: string) => void): Narrator {
  const toldOf = new Map<string, number>();
  return {
    scene: (text) => write(`\n■ ${text}`),
    line: (text) => write(`  ${text}`),
    catchUp: async (caseId) => {
      let told = toldOf.get(caseId) ?? 0;
      const events = await client.timeline(caseId, told);
      for (const event of events) {
        told = Math.max(told, event.seq);
        const words = wordsFor(event);
        if (words !== undefined) write(`  ${localTime(event.at)}  ${words}`);
      }
      toldOf.set(caseId, told);
      return events;
    },
  };
}

/** `11-24 17:30`, in Shanghai. */
export function localTime(iso: string): string {
  return new Date(Date.parse(iso) + shanghaiMs).toISOString().slice(5, 16).replace('T', ' ');
}

/** What a person wants to hear of; bookkeeping is left out. */
function wordsFor(event: TimelineEvent): string | undefined {
  const { type, actor, step, clock } = event;
  const data = event.data ?? {};
  const one = (name: string) => String(data[name] ?? '');
  const list = (name: string) => (Array.isArray(data[name]) ? data[name].join('、') : one(name));
  switch (type) {
    case 'case.opened':
      return say(`开案（${actor}）`, `opened by ${actor}`);
    case 'step.entered':
      return say(`→ 步骤 ${step}`, `→ step ${step}`);
    case 'task.offered':
      return say(`派给 ${one('assignee')}，待接单`, `offered to ${one('assignee')}`);
    case 'task.assigned':
      return say(`${one('assignee')} 接手 ${step}`, `${one('assignee')} takes ${step}`);
    case 'task.lapsed':
      return say(`${one('assignee') || step} 未接单，重新派单`, `${one('assignee') || step} did not accept in time`);
    case 'task.completed':
      return say(`${actor} 完成 ${step}：${one('outcome')}`, `${actor} completes ${step}: ${one('outcome')}`);
    case 'task.reassigned':
      return say(`升级改派给 ${one('assignee') || one('to')}`, `reassigned to ${one('assignee') || one('to')}`);
    case 'clock.warned':
      return say(`预警 ${clock} 已用 ${one('percent')}%`, `warning: ${one('percent')}% of ${clock} used`);
    case 'clock.breached':
      return say(
        `✗ 超时 ${clock}，责任方 ${one('accountable')}`,
        `✗ ${clock} breached, accountable ${one('accountable')}`,
      );
    case 'clock.met':
      return say(`✓ 按时 ${clock}`, `✓ ${clock} met`);
    case 'clock.met_late':
      return say(`✓ 超时完成 ${clock}`, `✓ ${clock} met late`);
    case 'level.fired':
      return say(`▲ 升级 第 ${one('level')} 级`, `▲ escalation level ${one('level')}`);
    case 'level.acknowledged':
      return say(`${actor} 确认接手`, `${actor} acknowledges`);
    case 'notice.sent':
      return say(
        `✉ 通知 ${list('to')}（${one('message') || one('about')}）`,
        `✉ ${list('to')} told (${one('message') || one('about')})`,
      );
    case 'action.done':
      return say(`外部调用成功 ${one('call')}`, `called ${one('call')}`);
    case 'action.failed':
      return say(`外部调用失败 ${one('call')}`, `${one('call')} failed`);
    case 'case.resolved':
      return say('已解决，等待回访', 'resolved, call-back to come');
    case 'callback.recorded':
      return say(
        `回访 ${actor}：${one('outcome')}，${one('score')} 分`,
        `call-back by ${actor}: ${one('outcome')}, score ${one('score')}`,
      );
    case 'case.reopened':
      return say(`↺ 重开，第 ${one('cycle') || '2'} 轮`, '↺ re-opened');
    case 'handover.offered':
      return say(`提交给 ${one('party')}（${one('leg')}）`, `offered to ${one('party')} (${one('leg')})`);
    case 'handover.rejected':
      return say(`${actor} 退回，第 ${one('count')} 次`, `${actor} rejects it, the ${one('count')}. time`);
    case 'handover.forced':
      return say(`逾时未接收，强制交给 ${one('party')}`, `not accepted in time: forced upon ${one('party')}`);
    case 'handover.accepted':
      return say(`接收 ${one('leg')}（${one('how')}）`, `${one('leg')} taken (${one('how')})`);
    case 'accountable.changed':
      return say(`责任方 → ${one('after')}`, `accountable → ${one('after')}`);
    case 'arbitration.opened':
      return say('进入仲裁', 'arbitration is opened');
    case 'arbitration.ruled':
      return say(`裁定：${one('ruling')}`, `ruled: ${one('ruling')}`);
    case 'breach.attributed':
      return say(`超时归责 ${one('before')} → ${one('after')}`, `breach attributed ${one('before')} → ${one('after')}`);
    case 'signal.fired':
      return say(`风险信号 ${one('signal')}`, `risk signal ${one('signal')}`);
    case 'case.closed':
    case 'case.confirmed':
      return say('● 结案，客户已确认', '● closed, confirmed by the customer');
    default:
      return undefined;
  }
}
