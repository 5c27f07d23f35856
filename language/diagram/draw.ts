/** Plan → picture: every step a node, every way out an edge, every block a container with its branches. */
import { durationText } from '../duration.ts';
import { factsOf } from '../kinds/of-step.ts';
import type { OutcomePlan, Plan, StepPlan, Target } from '../plan.ts';
import { conditionText, fieldTitle } from './condition.ts';
import type { Form, Picture, PictureContainer, PictureEdge, PictureNode } from './picture.ts';
import { clockOf, clocksOf, whoText } from './told.ts';
import { pictureWords, type Reader, wordOr } from './words.ts';

interface Drawing {
  plan: Plan;
  reader: Reader;
  nodes: PictureNode[];
  edges: PictureEdge[];
}

/** The picture of a plan, in the reader's words. The same plan gives the same picture. */
export function pictureOf(plan: Plan, reader: Reader): Picture {
  const words = pictureWords(reader);
  const drawing: Drawing = { plan, reader, nodes: [], edges: [] };
  drawing.nodes.push({ id: 'start', form: 'start', title: words.start, clocks: [] });
  const first = plan.steps.find((it) => it.in === undefined);
  if (first !== undefined) edge(drawing, { from: 'start', outcome: 'opened', label: '', to: first.id });
  for (const step of plan.steps) drawStep(drawing, step);
  besideSteps(drawing);
  const { nodes, edges } = drawing;
  const containers = plan.steps.flatMap((step) => containersOf(plan, step, reader));
  return {
    sop: plan.sop,
    version: plan.version,
    title: bare(plan.title),
    stages: plan.stages,
    nodes: [...nodes, ...endsOf(edges, reader)],
    edges,
    containers,
  };
}

/** A title without what only a case fills. */
function bare(title: string): string {
  return title.replace(/\{\{[^{}]*\}\}/g, '…').trim();
}

function formOf(step: StepPlan): Form {
  const facts = factsOf(step);
  if (facts.block(step) !== undefined) return 'block';
  if (facts.waits(step)) return facts.staffing(step) === undefined ? 'wait' : 'work';
  return facts.rows(step).length > 0 ? 'choice' : 'automatic';
}

function drawStep(drawing: Drawing, step: StepPlan): void {
  const { plan, reader, nodes } = drawing;
  const facts = factsOf(step);
  const block = facts.block(step);
  const who = facts.staffing(step)?.for ?? block?.between?.coordinator;
  const capped = facts.approval(step)?.authority !== undefined;
  const lane = !capped && who !== undefined && /^(team|role)\//.test(who) ? who : undefined;
  const does = facts.calling(step)?.call ?? facts.starts(step)?.sop;
  const inside = block === undefined ? insideOf(step) : `${step.id}/`;
  nodes.push({
    id: step.id,
    form: formOf(step),
    kind: step.kind,
    title: bare(step.title),
    ...(who !== undefined && { who: capped ? pictureWords(reader).authority : whoText(plan, who, reader) }),
    ...(does !== undefined && { does }),
    clocks: clocksOf(plan, step, reader),
    ...(step.stage !== undefined && { stage: step.stage }),
    ...(lane !== undefined && { lane }),
    ...(inside !== undefined && { in: inside }),
  });
  if (block === undefined) drawWays(drawing, step, step.id);
  else drawBlock(drawing, step);
}

function insideOf({ in: inside }: StepPlan): string | undefined {
  return inside && `${inside.block}/${inside.branch}`;
}

/** In by its head, out by its join, from which the block's own outcomes lead on. */
function drawBlock(drawing: Drawing, step: StepPlan): void {
  const block = factsOf(step).block(step);
  if (block === undefined) return;
  const { plan, reader, nodes } = drawing;
  const words = pictureWords(reader);
  const each = block.each === undefined ? '' : words.each(fieldTitle(plan, block.each));
  const entered = block.legs === undefined ? block.branches : block.branches.slice(0, 1);
  for (const { id, first } of entered)
    edge(drawing, { from: step.id, outcome: `enters:${id}`, label: each, to: first });
  const join = `${step.id}^`;
  nodes.push({ id: join, form: 'join', title: '', clocks: [], in: `${step.id}/` });
  if (step.outcomes.done === undefined) lead(drawing, step, join, 'done', { to: step.next });
  drawWays(drawing, step, join);
}

function drawWays(drawing: Drawing, step: StepPlan, from: string): void {
  const { plan, reader } = drawing;
  const facts = factsOf(step);
  for (const [outcome, way] of Object.entries(step.outcomes))
    lead(drawing, step, outcome === 'skipped' ? step.id : from, outcome, way);
  for (const { name, plan: row } of facts.rows(step)) {
    const when = row.when === undefined ? pictureWords(reader).otherwise : conditionText(plan, row.when, reader);
    lead(drawing, step, from, name, { ...row, title: row.title ?? when });
  }
  if (facts.passes) edge(drawing, { from, outcome: 'done', label: '', to: targetOf(drawing, step, step.next) });
  if ('ifSilent' in step && step.ifSilent !== undefined) {
    const label = `${durationText(step.ifSilent.after)} ${pictureWords(reader).outcomes.silent}`;
    lead(drawing, step, from, 'silent', { title: label, ...step.ifSilent.then });
  }
  if (step.when !== undefined && step.outcomes.skipped === undefined)
    lead(drawing, step, step.id, 'skipped', { to: step.next });
}

function lead(drawing: Drawing, step: StepPlan, from: string, outcome: string, way: OutcomePlan): void {
  const label = way.title ?? wordOr(pictureWords(drawing.reader).outcomes, outcome);
  const { to, result, resolves, reopen } = way;
  edge(drawing, { from, outcome, label: bare(label), to: targetOf(drawing, step, to, result), resolves, reopen });
}

type Lead = Omit<PictureEdge, 'id' | 'resolves' | 'reopen'> & Pick<OutcomePlan, 'resolves' | 'reopen'>;

function edge({ edges }: Drawing, { resolves, reopen, ...it }: Lead): void {
  const flags = { ...(resolves && { resolves }), ...(reopen && { reopen }) };
  edges.push({ id: `${it.from}.${it.outcome}`, ...it, ...flags });
}

/** The node a target means: the next leg, the block's join, a leg's first step, an end by its result. */
function targetOf({ plan }: Drawing, step: StepPlan | undefined, to: Target, result?: string): string {
  if (to === 'close') return result === undefined ? 'close' : `close:${result}`;
  if (to.startsWith('^') && step?.in !== undefined) return afterBranch(plan, step.in, to);
  const [block = '', leg] = to.split('.');
  const around = plan.steps.find((it) => it.id === block);
  if (leg === undefined || around === undefined) return to;
  return (
    factsOf(around)
      .block(around)
      ?.branches.find((it) => it.id === leg)?.first ?? to
  );
}

function afterBranch({ steps }: Plan, { block, branch }: { block: string; branch: string }, to: Target): string {
  const around = steps.find((it) => it.id === block);
  const legs = around && factsOf(around).block(around)?.legs;
  const next = to === '^done' ? legs?.[legs.findIndex((it) => it.id === branch) + 1] : undefined;
  return next?.first ?? `${block}^`;
}

/** What leads on from wherever the case stands: outcomes of the case, outside events, a contact after the close. */
function besideSteps(drawing: Drawing): void {
  const { plan, reader, nodes } = drawing;
  const words = pictureWords(reader);
  const beside = (id: string, title: string, { to, result, resolves, reopen }: OutcomePlan) => {
    nodes.push({ id, form: 'anywhere', title, clocks: [] });
    edge(drawing, {
      from: id,
      outcome: 'taken',
      label: '',
      to: targetOf(drawing, undefined, to, result),
      resolves,
      reopen,
    });
  };
  for (const [name, way] of Object.entries(plan.anywhere ?? {}))
    beside(`anywhere:${name}`, words.anywhere(bare(way.title)), way);
  for (const [i, { event, to }] of (plan.on ?? []).entries())
    if (to !== undefined) beside(`on:${event}:${i}`, words.event(event), { to });
  const again = plan.intake?.reopen;
  if (again !== undefined)
    beside('reopen', words.contactAgain(durationText(again.within)), { to: again.to, reopen: true });
}

/** The ends that something leads to, `close` first. */
function endsOf(edges: readonly PictureEdge[], reader: Reader): PictureNode[] {
  const words = pictureWords(reader);
  const ids = [...new Set(edges.map((it) => it.to))].filter((it) => /^(close(:|$)|cancel$)/.test(it)).sort();
  return ids.map((id): PictureNode => {
    const result = id.startsWith('close:') ? id.slice('close:'.length) : undefined;
    const closed = result === undefined ? words.close : `${words.close} · ${wordOr(words.results, result)}`;
    return { id, form: 'end', title: id === 'cancel' ? words.cancel : closed, clocks: [] };
  });
}

function containersOf(plan: Plan, step: StepPlan, reader: Reader): PictureContainer[] {
  const block = factsOf(step).block(step);
  if (block === undefined) return [];
  const id = `${step.id}/`;
  const around = insideOf(step);
  const branches = block.branches.map((branch): PictureContainer => {
    const leg = block.legs?.find((it) => it.id === branch.id);
    const red = leg && clockOf(plan, `leg:${leg.id}`, leg.redLine, reader).limit;
    const of = leg === undefined ? (branch.title ?? branch.id) : `${whoText(plan, leg.party, reader)} · ${red ?? ''}`;
    return { id: `${id}${branch.id}`, title: bare(of), in: id };
  });
  return [{ id, title: bare(step.title), ...(around !== undefined && { in: around }) }, ...branches];
}
