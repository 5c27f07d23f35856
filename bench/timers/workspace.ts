/** A procedure whose cases all fall due when they are told to, on the shipped organization. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from '../../language/load.ts';
import type { BenchWorkspace } from '../complaint/workspace.ts';

/** Worst first. */
export const SEVERITIES = ['S1', 'S2', 'S3', 'S4'] as const;
/** As a process owner would write it. */
export const SOP = `
sop: due-together
version: 1
title: 同时到期
owner: role/process-owner
calendar: always-on
data:
  customer: { type: party, required: true, title: 客户 }
  severity: { type: choice, of: [${SEVERITIES.join(', ')}], title: 级别 }
  deadline: { type: instant, title: 到期 }
clocks:
  answer: { title: 答复, from: case.opened, until: answer.done, due: deadline, ladder: late }
ladders:
  late:
    - { at: due, notify: role/team-lead }
steps:
  answer:
    title: 答复
    task: { for: team/front-line, by: claim }
    outcomes:
      done: { title: 已答复, go_to: close }
`;

/** Compiled. @throws Error when it does not compile. */
export function dueTogether(): BenchWorkspace {
  const root = join(import.meta.dirname, '../../sop-definitions');
  const paths = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.yaml'));
  const files = new Map(paths.map((path) => [path, readFileSync(join(root, path), 'utf8')]));
  files.set('due-together.sop.yaml', SOP);
  const { packages, organization, diagnostics } = load(files);
  const complaint = packages.get('due-together');
  if (complaint === undefined || organization === undefined)
    throw new Error(JSON.stringify(diagnostics.filter(({ severity }) => severity === 'error').slice(0, 3)));
  return { complaint, organization };
}
