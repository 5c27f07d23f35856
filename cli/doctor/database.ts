/** The database: can it be reached, is its schema this program's, does its clock agree with ours. */
import { type Inspection, inspectDatabase } from '../../records/database/inspect.ts';
import { clockLine } from './clock.ts';
import { lostLines } from './lost.ts';
import { type Line, note, ok, problem, reasonOf, type Say } from './line.ts';

/** `url` is absent before the first start of the embedded database. `more`: what is told of what was found there. */
export async function database(
  url: string | undefined,
  say: Say,
  more: (found: Inspection) => Line[] = () => [],
): Promise<Line[]> {
  const what = say('数据库', 'database');
  const start = say('运行 npm start，或用 DATABASE_URL 指明', 'run npm start, or name one with DATABASE_URL');
  if (url === undefined)
    return [problem(what, say('内置数据库还没有建立', 'the embedded database is not made yet'), start)];
  const place = placeOf(url);
  let found: Inspection;
  const askedMs = Date.now();
  try {
    found = await inspectDatabase(url);
  } catch (error) {
    return [problem(what, `${place}: ${reasonOf(error)}`, start)];
  }
  const says = `PostgreSQL ${found.serverVersion} (${place})`;
  return [
    schemaLine(what, says, found, say),
    clockLine(what, found.nowMs, askedMs, Date.now(), say),
    ...(found.bends ? [roleLine(say)] : []),
    ...(found.bentBodies.length > 0 ? [bodiesLine(found.bentBodies, say)] : []),
    auditLine(found, say),
    ...more(found),
    ...lostLines(found, say),
    ...lostCaseLine(found, say),
    ...setAsideLine(found, say),
  ];
}

/** Only where there is one: Temporal's store is gone or older than the record. */
function lostCaseLine({ lostCases }: Inspection, say: Say): Line[] {
  if (lostCases === 0) return [];
  return [
    problem(
      say('案件', 'cases'),
      say(`丢失运行的案件：${lostCases}`, `lost cases: ${lostCases}`),
      say(
        '确认 Temporal 的地址、命名空间与数据；然后 sop case begin-again --all-lost，由另一人确认',
        'see to the address, namespace and store of Temporal; then sop case begin-again --all-lost, confirmed by another person',
      ),
    ),
  ];
}

/** Finance's to find out; caps count them until then. */
function setAsideLine({ setAside }: Inspection, say: Say): Line[] {
  if (setAside === 0) return [];
  return [
    note(
      say('付款', 'payments'),
      say(`重置可能留下的付款：${setAside}`, `payments that a reset may have left behind: ${setAside}`),
      say(
        '由财务核实：sop case payments，然后 sop case settle',
        'finance finds out: sop case payments, then sop case settle',
      ),
    ),
  ];
}

/** An audit is due each day; a second one missed is worth a word. */
const auditLateMs = 2 * 86_400_000;

function auditLine({ audit, nowMs }: Inspection, say: Say): Line {
  const what = say('审计', 'audit');
  const verify = say('运行 sop audit verify', 'run sop audit verify');
  if (audit === undefined) return note(what, say('还没有核对过', 'never verified yet'), verify);
  if (audit.faults > 0)
    return problem(
      what,
      say(`${audit.faults} 处不符，第一处：${audit.first}`, `${audit.faults} findings, the first: ${audit.first}`),
      verify,
    );
  if (audit.finishedMs === null || nowMs - audit.finishedMs > auditLateMs)
    return note(what, say('两天没有核对完', 'not verified to the end for two days'), verify);
  return ok(what, new Date(audit.finishedMs).toISOString());
}

/** Good enough for a trial; in production whoever breaks into a process must not be able to change what was recorded. */
function roleLine(say: Say): Line {
  return note(
    say('数据库角色', 'database role'),
    say('程序以所有者的身份连接，能改动记录', 'the program connects as the owner and can bend the record'),
    say('另设程序角色：见 docs/operating.md', 'give it a role of its own: see docs/operating.md'),
  );
}

function bodiesLine(bent: readonly string[], say: Say): Line {
  return problem(
    say('已发布', 'published'),
    say(`${bent.join('、')} 与其哈希不符，不再运行`, `${bent.join(', ')} not what the hash says: nothing runs from it`),
    say('从备份取回那一行', 'bring the row back from a backup'),
  );
}

function schemaLine(what: string, says: string, { missing, changed }: Inspection, say: Say): Line {
  if (changed.length > 0) {
    return problem(
      what,
      `${says}; ${say(`迁移 ${changed.join('、')} 与本程序不同`, `migrations differ from this program: ${changed.join(', ')}`)}`,
      say('用写入它的那个版本，或还原迁移文件', 'use the version that wrote it, or restore the migration files'),
    );
  }
  if (missing.length > 0) {
    return problem(
      what,
      `${says}; ${say(`还有迁移没有执行：${missing.join('、')}`, `migrations to come: ${missing.join(', ')}`)}`,
      say('运行 sop db migrate（npm start 会自己做）', 'run sop db migrate (npm start does it by itself)'),
    );
  }
  return ok(what, says);
}

/** Host, port and name: the address may hold a password. */
function placeOf(url: string): string {
  const { host, pathname } = new URL(url);
  return `${host}${pathname}`;
}
