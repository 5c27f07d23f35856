/** A problem of the API (RFC 9457) as people read it: what is wrong, which fields, what is open instead. */
import type { Locale } from '../../language/diagnostic.ts';
import { formatDiagnostics } from '../../language/format.ts';
import { type PerhapsProblem, PerhapsProblemSchema } from '../../wire/problem.ts';

/** The members of a problem that are there: an answer of something else than our API may have none. */
export function problemOf(body: unknown): PerhapsProblem {
  return PerhapsProblemSchema.safeParse(body).data ?? {};
}

/** Several lines without a line break at the end. Whatever the body is, there is something to read. */
export function problemText(body: unknown, status: number, locale: Locale): string {
  if (typeof body !== 'object' || body === null)
    return `HTTP ${status}${body ? `: ${String(body).slice(0, 500)}` : ''}`;
  const { title, detail, code, fields, open, acts, diagnostics } = problemOf(body);
  const say = (zh: string, en: string) => (locale === 'zh' ? zh : en);
  const lines = [`${detail ?? title ?? `HTTP ${status}`}${code === undefined ? '' : ` [${code}]`}`];
  for (const field of fields ?? []) lines.push(`  ${field.field}: ${field.detail} [${field.code}]`);
  for (const step of open ?? []) {
    lines.push(
      say(
        `  现在开放：${step.step}（第 ${step.attempt} 次）可 ${step.acts.join('、')}`,
        `  open now: ${step.step} (attempt ${step.attempt}), takes ${step.acts.join(', ')}`,
      ),
    );
  }
  if (acts !== undefined) lines.push(say(`  现在可以：${acts.join('、')}`, `  takes now: ${acts.join(', ')}`));
  if (diagnostics !== undefined && diagnostics.length > 0)
    lines.push(formatDiagnostics(diagnostics, new Map(), locale));
  return lines.join('\n');
}
