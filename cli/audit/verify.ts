/** `sop audit verify [CASE]`: recomputes chains and bodies, one case or everything, and names what does not fit. */
import type { Command } from 'commander';
import { type Finding, sentenceOf } from '../../audit/finding.ts';
import { AUDIT_LOCK, audit } from '../../audit/run.ts';
import { tombstoneFault } from '../../audit/stones.ts';
import type { AuditRun } from '../../records/store/audit.ts';
import type { Tombstone } from '../../records/store/retention.ts';
import { addCommand, addOption, type Cli } from '../cli.ts';
import { FINDINGS, GOOD, Misuse } from '../failure.ts';
import { print, printJson, type Terminal, tell } from '../terminal.ts';
import { addRecordOptions, anchoredAt, type AtHand, type RecordOptions, trustedAt, withRecord } from './record.ts';

interface Options extends RecordOptions {
  resume?: true;
  anchor?: true;
  newRow?: true;
  json?: true;
}

/** Registers the command. Exit code 1 when anything does not fit. */
export function addVerify(cli: Cli, parent: Command): void {
  const { terminal } = cli;
  const command = addCommand(cli, parent, 'verify', {
    zh: '重算审计链与已发布的正文，指出每一处不符',
    en: 'recompute the chains and what is published, and name what does not fit',
    examples: [
      ['sop audit verify', '全部', 'everything'],
      ['sop audit verify CU-1', '一案', 'one case'],
      ['sop audit verify --resume', '从中断处继续', 'go on where the last run was broken off'],
      ['sop audit verify --anchor', '核对后写一个锚', 'write an anchor of what holds'],
    ],
  }).argument('[case]', tell(terminal, '案件；不给则全部', 'id of a case; without: all'));
  addOption(cli, command, '--resume', '从上次中断处继续', 'go on where the last run was broken off');
  addOption(cli, command, '--anchor', '之后写一个锚', 'write an anchor afterwards');
  addOption(
    cli,
    command,
    '--new-row',
    '原来的锚找不回来了：在空的地方另起一列（与 --anchor 同用）',
    'the old anchors are lost for good: begin another row in an empty place (with --anchor)',
  );
  addRecordOptions(cli, command);
  command.action(async (caseId: string | undefined, options: Options) =>
    cli.end(
      await withRecord(terminal, options, (at) =>
        caseId === undefined ? all(terminal, at, options) : one(terminal, at, caseId, options),
      ),
    ),
  );
}

async function one(terminal: Terminal, at: AtHand, caseId: string, options: Options): Promise<number> {
  const ends = (await anchoredAt(at))?.ends(`case/${caseId}`) ?? [];
  const stone = await at.record.tombstone(caseId);
  if (stone !== undefined) return removed(terminal, at, { stone, ends, json: options.json });
  const { fault, brokenAt, length, head } = await at.record.verifyChain(caseId, ends);
  if (length === 0 && fault === undefined && (await at.record.getCase(caseId)) === undefined)
    throw new Misuse(tell(terminal, `没有记录过案件 ${caseId}`, `No case ${caseId} was ever recorded.`));
  const found: Finding[] = fault === undefined ? [] : [{ code: 'chain', what: caseId, fault, at: brokenAt }];
  for (const it of await at.record.verifyLedger([caseId]))
    found.push({ code: 'ledger', what: `${it.case} ${it.grant}`, fault: it.fault });
  if (options.json) printJson(terminal, { ok: found.length === 0, case: caseId, lines: length, head, findings: found });
  else if (found.length > 0) print(terminal, saidOf(found, terminal));
  else
    print(
      terminal,
      tell(
        terminal,
        `${caseId}：${length} 行相符，${ends.length} 个锚`,
        `${caseId}: ${length} lines hold, ${ends.length} anchors`,
      ),
    );
  return found.length === 0 ? GOOD : FINDINGS;
}

/** A case that retention removed: what is left of it must be ours, and end where the chain was seen to end. */
async function removed(
  terminal: Terminal,
  hand: AtHand,
  { stone, ends, json }: { stone: Tombstone; ends: readonly { length: number; head: string }[]; json?: true },
): Promise<number> {
  const there = (await hand.record.getCase(stone.case)) !== undefined;
  const fault = there ? 'alive' : tombstoneFault(stone, await trustedAt(hand), ends);
  const found: Finding[] = fault === undefined ? [] : [{ code: 'stone', what: stone.case, fault }];
  const at = new Date(stone.removedMs).toISOString();
  const { case: id, class: of, length, head } = stone;
  if (json)
    printJson(terminal, {
      ok: found.length === 0,
      case: id,
      lines: length,
      head,
      removed: { at, class: of },
      findings: found,
    });
  else if (found.length > 0) print(terminal, saidOf(found, terminal));
  else
    print(
      terminal,
      tell(
        terminal,
        `${id}：${at} 按类别 ${of} 删除，凭证相符，${length} 行，${ends.length} 个锚`,
        `${id}: removed ${at} by class ${of}; its tombstone holds, ${length} lines, ${ends.length} anchors`,
      ),
    );
  return found.length === 0 ? GOOD : FINDINGS;
}

async function all(terminal: Terminal, at: AtHand, options: Options): Promise<number> {
  if (options.anchor && at.place === undefined)
    throw new Misuse(
      tell(
        terminal,
        '写锚要说写到哪里：--anchors 目录，或 BIHUAN_ANCHORS',
        'Say where anchors are kept: --anchors, or BIHUAN_ANCHORS',
      ),
    );
  const found: Finding[] = [];
  const stop = new AbortController();
  const onSignal = () => stop.abort();
  process.once('SIGINT', onSignal);
  const startedMs = terminal.nowMs();
  const before = { events: 0 };
  try {
    const run = await at.record.whileHeld(AUDIT_LOCK, (lost) =>
      audit(
        { ...at, now: terminal.nowMs },
        {
          resume: options.resume,
          anchor: options.anchor,
          newRow: options.newRow,
          signal: AbortSignal.any([stop.signal, lost]),
          found: (it) => {
            found.push(it);
            if (!options.json) print(terminal, saidOf([it], terminal));
          },
          progress: (it) => progress(terminal, it, startedMs, before),
        },
      ),
    );
    if (options.json) printJson(terminal, { ok: run.faults === 0, ...wireOf(run), findings: found });
    else {
      print(terminal, summary(terminal, run));
      if (await at.record.programMayBend()) print(terminal, ownerText(terminal));
    }
    return run.faults === 0 && run.finishedAtMs !== undefined ? GOOD : FINDINGS;
  } finally {
    process.off('SIGINT', onSignal);
  }
}

/** To the error stream, for people: the result is on the other. */
function progress(terminal: Terminal, run: Readonly<AuditRun>, startedMs: number, before: { events: number }): void {
  // A line every 50,000 events: some two seconds.
  if (run.events - before.events < 50_000) return;
  before.events = run.events;
  const seconds = Math.max((terminal.nowMs() - startedMs) / 1_000, 0.001);
  const rate = Math.round(run.events / seconds);
  terminal.stderr.write(
    `${tell(terminal, `${run.cases} 案，${run.events} 行，每秒 ${rate} 行`, `${run.cases} cases, ${run.events} lines, ${rate} a second`)}\n`,
  );
}

function summary(terminal: Terminal, run: AuditRun): string {
  const { cases, events, faults, anchor } = run;
  if (run.finishedAtMs === undefined)
    return tell(
      terminal,
      `中断于 ${run.last}：${cases} 案，${events} 行。继续：sop audit verify --resume`,
      `Broken off after ${run.last}: ${cases} cases, ${events} lines. To go on: sop audit verify --resume`,
    );
  const written = anchor === undefined ? '' : tell(terminal, `；已写锚 ${anchor}`, `; anchor ${anchor} written`);
  return faults === 0
    ? tell(
        terminal,
        `${cases} 案、${events} 行，全部相符${written}`,
        `${cases} cases, ${events} lines: all hold${written}`,
      )
    : tell(
        terminal,
        `${cases} 案、${events} 行：${faults} 处不符${written}`,
        `${cases} cases, ${events} lines: ${faults} findings${written}`,
      );
}

/** What an audit finds, whoever runs the program could do. */
function ownerText(terminal: Terminal): string {
  return tell(
    terminal,
    '注意：程序以所有者的身份连接，能改动记录。另设程序角色：见 docs/operating.md',
    'Note: the program connects as the owner and can bend the record. Give it a role of its own: see docs/operating.md',
  );
}

function wireOf(run: AuditRun) {
  const { startedAtMs, finishedAtMs, ...rest } = run;
  return {
    started_at: new Date(startedAtMs).toISOString(),
    ...(finishedAtMs !== undefined && { finished_at: new Date(finishedAtMs).toISOString() }),
    ...rest,
  };
}

function saidOf(found: readonly Finding[], terminal: Terminal): string {
  return found.map((it) => sentenceOf(it, (zh, en) => tell(terminal, zh, en))).join('\n');
}
