/** What a proposal means, line by line: what the second person reads. */
import type { Line } from '../../language/meaning/line.ts';
import type { Proposal } from './proposal.ts';

/** In the order in which they are read. */
export function linesOf({ change }: Proposal): Line[] {
  const lines: Line[] = change.packages.map(({ plan: { sop, version, title } }) => ({
    id: `sop/${sop}@${version}`,
    touches: 'agents',
    zh: `${title}（${sop}）第 ${version} 版`,
    en: `${title} (${sop}) version ${version}`,
  }));
  for (const key of change.remove)
    lines.push({ id: `gone/${key}`, touches: 'leads', zh: `移除 ${key}`, en: `${key} goes` });
  return lines;
}
