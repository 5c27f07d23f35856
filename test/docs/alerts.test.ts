/** docs/alerts.yml asks for numbers that are served, and every alert has its section in docs/operating.md. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { zh } from '../../api/texts/zh.ts';
import { makeMetrics } from '../../api/metrics.ts';

interface Rule {
  alert: string;
  expr: string;
  for?: string;
  labels: { severity: string };
  annotations: { summary: string; runbook_url: string };
}

const { groups } = parse(readFileSync('docs/alerts.yml', 'utf8')) as { groups: { name: string; rules: Rule[] }[] };
const rules = groups.flatMap((it) => it.rules);
const page = readFileSync('docs/operating.md', 'utf8');

/** Every series of the API, as Prometheus sees it. */
async function served(): Promise<Set<string>> {
  const metrics = await makeMetrics().registry.getMetricsAsJSON();
  const names = metrics.map(({ name, type }) => ({ name, isHistogram: String(type) === 'histogram' }));
  return new Set(
    names.flatMap(({ name, isHistogram }) =>
      isHistogram ? ['_bucket', '_sum', '_count'].map((end) => name + end) : [name],
    ),
  );
}

test('every number that an alert asks for is served', async () => {
  const known = await served();
  const asked = rules.flatMap(({ expr }) => expr.match(/\bbihuan_\w+/g) ?? []);
  expect(asked.length).toBeGreaterThanOrEqual(rules.length);
  expect(asked.filter((it) => !known.has(it))).toEqual([]);
});

test('every number of the API stands in the table of operating.md, and the table names no other', async () => {
  const base = (name: string) => name.replace(/_(bucket|sum|count)$/, '');
  const known = new Set([...(await served())].map(base));
  const table = page.slice(page.indexOf('## Numbers'), page.indexOf('## Alerts'));
  expect(new Set(table.match(/\bbihuan_\w+/g))).toEqual(known);
});

test('every alert is a rule of Prometheus with a section that says what to do', () => {
  expect(rules.length).toBeGreaterThan(0);
  for (const { alert, expr, labels, annotations, ...more } of rules) {
    expect(expr).toMatch(/[<>]/);
    expect(Object.keys(more).filter((it) => it !== 'for')).toEqual([]);
    expect(more.for ?? '0s').toMatch(/^\d+[smhdw]$/);
    expect(['critical', 'warning']).toContain(labels.severity);
    expect(annotations.summary).not.toBe('');
    expect(annotations.runbook_url).toBe(`docs/operating.md#${alert.toLowerCase()}`);
    expect(page).toContain(`\n### ${alert}\n`);
  }
  expect(page.match(/^### Bihuan\w+$/gm)).toHaveLength(rules.length);
});

test('who is turned away by the gate, and a probe that hears "not ready", are no failures', () => {
  const failing = rules.find(({ alert }) => alert === 'BihuanFailing')?.expr ?? '';
  const [, left = ''] = /^sum\(rate\(bihuan_failed_total\{code!~"([^"]*)"\}\[/.exec(failing) ?? [];
  expect(left.split('|')).toEqual(['away/busy', 'away/not-ready']);
  for (const code of left.split('|')) expect(Object.keys(zh)).toContain(code);
});
