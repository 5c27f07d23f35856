/** What a proposal means, line by line: what the second person reads; and who gains by it, and so cannot be her. */
import { gainers } from '../../language/meaning/gains.ts';
import type { Line } from '../../language/meaning/line.ts';
import { meaningOfShared } from '../../language/meaning/shared.ts';
import { meaningOfSop } from '../../language/meaning/sop.ts';
import type { Proposal } from './proposal.ts';

/** SOPs, then what they share, then what goes and where its work goes to. */
export function linesOf({ before, change, parts }: Proposal): Line[] {
  const { packages, remove, move } = change;
  return [
    ...packages.flatMap((body) => meaningOfSop(before.sops.get(body.plan.sop), body)),
    ...meaningOfShared(parts.before, parts.after),
    ...remove.filter((key) => key.startsWith('sop/')).map(retiring),
    ...Object.entries(move).map(([key, to]) => moving(key, to)),
  ];
}

/** Ids of people, sorted. */
export function gainersOf({ before, change, parts }: Proposal): string[] {
  const { organization } = before.workspace ?? {};
  const changed = change.packages.map(({ plan }) => plan.sop);
  const all = [...before.sops.values()];
  const others = all.filter((it) => !changed.includes(it.plan.sop));
  return gainers(
    {
      organization,
      parts: parts.before,
      packages: all.filter((it) => changed.includes(it.plan.sop)),
      all,
    },
    {
      organization: change.workspace.organization,
      parts: parts.after,
      packages: change.packages,
      all: [...others, ...change.packages],
    },
    change.move,
  );
}

function retiring(key: string): Line {
  const sop = key.slice('sop/'.length);
  return { id: `${key}#retired`, touches: 'agents', zh: `流程 ${sop} 不再开新案件`, en: `${sop} opens no new cases` };
}

function moving(key: string, to: string): Line {
  const id = `${key}#to-${to}`;
  if (key.startsWith('sop/'))
    return { id, touches: 'agents', zh: `${key} 的未结案件按原版本办完`, en: `open cases of ${key} run to their end` };
  return { id, touches: 'agents', zh: `${key} 的未结工作交给 ${to}`, en: `open work of ${key} goes to ${to}` };
}
