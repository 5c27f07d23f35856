/** Moves of open cases take the same road as publications, where the organization asks a second person for these. */
import { gainers } from '../../language/meaning/gains.ts';
import { type Line, lineOf } from '../../language/meaning/line.ts';
import { readable } from '../../language/meaning/calendar.ts';
import { differences } from '../../language/meaning/difference.ts';
import { meaningOfSop } from '../../language/meaning/sop.ts';
import type { Package, Plan } from '../../language/plan.ts';
import type { Publication, Submission } from '../../records/store/sops.ts';
import type { Identity } from '../auth/identity.ts';
import type { Services } from '../services.ts';
import { targetOfMove } from './move.ts';
import { askOnce } from './second.ts';

/** What is asked for before open cases move; undefined: they may. */
export interface Waiting {
  second: string;
  asked: Publication;
}

/** Before the open cases of an SOP move to this version. */
export async function secondForMigration(
  services: Services,
  identity: Identity,
  plan: Plan,
): Promise<Waiting | undefined> {
  const { sop, version, hash } = plan;
  if (await services.record.isMoveConfirmed(sop, hash)) return undefined;
  const from = await services.record.openVersions(sop);
  const packages = await Promise.all(from.map((it) => services.packages.version(sop, it.version)));
  const to = await services.packages.version(sop, version);
  const moving = packages.flatMap((it) => (it === undefined || it.plan.hash === hash ? [] : [it]));
  const lines = moving.flatMap((it) => [
    countOf(sop, { from: it.plan.version, to: version, cases: casesOf(from, it.plan.version) }),
    ...(to === undefined ? [] : meaningOfSop(it, to)),
  ]);
  const submission = { kind: 'migration' as const, sop, version, plan: hash };
  return askForMove(services, identity, { submission, lines, before: moving, after: to === undefined ? [] : [to] });
}

/** Before a version gets newer calendars, and its open cases with it. */
export async function secondForCalendars(
  services: Services,
  identity: Identity,
  plan: Plan,
): Promise<Waiting | undefined> {
  const { sop, version, hash } = plan;
  const now = await targetOfMove(services, sop, version);
  if (now.hash === hash && (await services.record.isMoveConfirmed(sop, hash))) return undefined;
  const from = await services.record.openVersions(sop);
  const about = { zh: `「${plan.title}」（${sop}）第 ${version} 版日历`, en: `calendars of ${sop}@${version}` };
  const lines = [
    countOf(sop, { from: version, to: version, cases: casesOf(from, version) }),
    ...differences(calendarsOf(now), calendarsOf(plan)).map((it) =>
      lineOf(`calendars/${sop}@${version}`, 'customers', about, it),
    ),
  ];
  return askForMove(services, identity, { submission: { kind: 'calendars', plan }, lines, before: [], after: [] });
}

const casesOf = (from: readonly { version: number; cases: number }[], version: number) =>
  from.find((it) => it.version === version)?.cases ?? 0;

function calendarsOf({ calendars }: Plan) {
  return Object.fromEntries(Object.entries(calendars).map(([id, table]) => [id, readable(table)]));
}

function countOf(sop: string, { from, to, cases }: { from: number; to: number; cases: number }): Line {
  const newer = from === to;
  return {
    id: `move/${sop}@${from}-to-${to}#${cases}`,
    touches: 'agents',
    zh: newer
      ? `${sop} 第 ${from} 版的 ${cases} 个未结案件改用新日历`
      : `${sop}：${cases} 个未结案件由第 ${from} 版换到第 ${to} 版`,
    en: newer
      ? `${cases} open cases of ${sop}@${from} take newer calendars`
      : `${cases} open cases of ${sop}@${from} move to ${to}`,
  };
}

async function askForMove(
  { record, directory }: Services,
  identity: Identity,
  asked: { submission: Submission; lines: Line[]; before: Package[]; after: Package[] },
): Promise<Waiting | undefined> {
  const organization = await directory.organization();
  const second = organization?.publishSecond;
  if (second === undefined) return undefined;
  const { submission, lines, before, after } = asked;
  const parts = new Map();
  // Whoever gains by the step from any of the versions that cases come from.
  const gaining = before.flatMap((one) =>
    gainers({ organization, parts, packages: [one], all: [] }, { organization, parts, packages: after, all: [] }, {}),
  );
  const publication = await askOnce(
    { record },
    {
      submission,
      base: await record.publishedDigest(),
      askedBy: identity.id,
      editors: [],
      gainers: [...new Set(gaining)].sort(),
      lines,
    },
  );
  return { second: second.replace(/^role\//, ''), asked: publication };
}
