/** What was proved, as lines for people and as JSON. */
import { ENTERS, ON, type Way } from '../../language/check/routes.ts';
import type { CompiledSop } from '../../language/compile/plan.ts';
import type { Locale } from '../../language/diagnostic.ts';
import type { Plan } from '../../language/plan.ts';
import { textOf } from '../../language/prove/texts/texts.ts';
import type { Finding, Proof, Verdict } from '../../language/prove/verdict.ts';

/** One SOP and what was proved of it. */
export interface ProvedSop {
  compiled: CompiledSop;
  proofs: readonly Proof[];
  states: number;
}

const MARKS: Record<Verdict, string> = { holds: '✓', broken: '✗', hollow: '–', open: '?' };

export function asText(proved: readonly ProvedSop[], locale: Locale): string {
  return proved.map((sop) => ofSop(sop, locale)).join('\n\n');
}

function ofSop({ compiled, proofs, states }: ProvedSop, locale: Locale): string {
  const { plan } = compiled.package;
  const lines = proofs.flatMap((proof) => ofProof(plan, proof, locale));
  const many = (verdict: Verdict) => proofs.filter((it) => it.verdict === verdict).length;
  const [holds, broken, hollow, open] = [many('holds'), many('broken'), many('hollow'), many('open')];
  const sum =
    locale === 'en'
      ? `${proofs.length} properties: ${holds} hold, ${broken} broken, ${hollow} never come up, ${open} not proved (${states} states)`
      : `${proofs.length} 条性质：${holds} 条成立，${broken} 条不成立，${hollow} 条用不上，${open} 条未能证明（${states} 个状态）`;
  return [`${plan.sop}  ${plan.title}`, ...lines, `  ${sum}`].join('\n');
}

function ofProof(plan: Plan, { id, verdict, why, findings }: Proof, locale: Locale): string[] {
  const { title, fix } = textOf(id, locale);
  const head = `  ${MARKS[verdict]} ${id}  ${title}${why === undefined ? '' : ` – ${reasonOf(why, locale)}`}`;
  const repair = findings.length > 0 && fix !== undefined ? [`      = ${fix}`] : [];
  return [head, ...findings.flatMap((finding) => ofFinding(plan, finding, locale)), ...repair];
}

function reasonOf(why: 'states' | 'conditions', locale: Locale): string {
  if (why === 'states')
    return locale === 'en' ? 'not proved: more states than the budget' : '未能证明：状态多于 --budget';
  return locale === 'en' ? 'not proved: it hangs on what conditions let through' : '未能证明：要看条件放行哪些路';
}

function ofFinding(plan: Plan, { range, message, story }: Finding, locale: Locale): string[] {
  const place = `${range.file}:${range.start.line}:${range.start.column}`;
  const told = (story ?? [])
    .filter((way) => !way.step.includes('^') && way.outcome !== ENTERS)
    .map((way) => lineOf(plan, way));
  const lead = locale === 'en' ? 'story: ' : '经过：';
  return [`      ${place} ${message}`, ...(told.length > 0 ? [`      ${lead}${told.join(' → ')}`] : [])];
}

/** A step and its outcome in the SOP's own words. */
function lineOf(plan: Plan, way: Way): string {
  const { step, outcome, anywhere } = way;
  const found = plan.steps.find(({ id }) => id === step);
  const title = anywhere === undefined ? found?.outcomes[outcome]?.title : plan.anywhere?.[anywhere]?.title;
  const event = outcome === ON ? way.moments?.[0] : undefined;
  return `${found?.title ?? step} (${step}): ${title ?? anywhere ?? event ?? outcome}`;
}

/** Keys in snake_case, 1-based positions. */
export function asJson(proved: readonly ProvedSop[]): object {
  return {
    ok: proved.every(({ proofs }) => proofs.every(({ verdict }) => verdict !== 'broken')),
    sops: proved.map(({ compiled, proofs, states }) => ({
      sop: compiled.package.plan.sop,
      version: compiled.package.plan.version,
      states,
      properties: proofs.map(({ id, family, verdict, why, findings }) => ({
        property: id,
        family,
        verdict,
        ...(why && { why }),
        findings: findings.map(findingJson),
      })),
    })),
  };
}

function findingJson({ range, message, story, at }: Finding): object {
  return {
    file: range.file,
    line: range.start.line,
    column: range.start.column,
    message,
    ...(story && { story: story.map((way) => ({ step: way.step, outcome: way.anywhere ?? way.outcome, to: way.to })) }),
    ...(at && { at }),
  };
}
