/** The front page: what the sandbox holds, what happened last, what looks doubled. Plain HTML without scripts. */
import { type Doubled, entry } from './ledger.ts';
import { systems } from './operation.ts';
import type { Doc } from './shape.ts';
import type { Store } from './store.ts';

/** As many effects as fit a screen or two. */
const shownMax = 50;

const style =
  'body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem}' +
  'table{border-collapse:collapse}td,th{padding:.2rem .8rem .2rem 0;text-align:left;border-bottom:1px solid #ddd}';

/** The policy to send with the page. */
export const pagePolicy = "default-src 'none'; style-src 'unsafe-inline'";

/** Shows counts, keys and business references, no bodies. */
export function page(store: Store, twice: Doubled[], told: Doc, requests: Record<string, number>): string {
  const held = store.counts();
  const last = store
    .effects()
    .slice(-shownMax)
    .reverse()
    .map((it) => entry(store, it));
  return [
    '<!doctype html><html lang="zh"><head><meta charset="utf-8"><title>沙盒 Sandbox</title>',
    `<style>${style}</style></head><body><h1>沙盒 Sandbox</h1>`,
    '<p>外部系统的替身，供对接调试。Stands in for the outside systems, to try integrations against. ',
    '<a href="/ledger">/ledger</a> <a href="/ledger/doubled">/ledger/doubled</a> <a href="/behaviour">/behaviour</a></p>',
    '<h2>持有 Holds</h2>',
    table(['collection', 'number'], Object.entries(held)),
    '<h2>系统 Systems</h2>',
    table(
      ['system', 'requests', 'told to'],
      systems.map((it) => [it, requests[it] ?? 0, told[it] === undefined ? '–' : JSON.stringify(told[it])]),
    ),
    `<h2>重复 Doubled: ${twice.length}</h2>`,
    table(
      ['system', 'operation', 'reference', 'keys'],
      twice.map((it) => [it.system, it.operation, it.reference, it.keys.join(', ')]),
    ),
    `<h2>最近 Latest of ${store.effects().length}</h2>`,
    table(
      ['number', 'at', 'system', 'operation', 'reference', 'key', 'attempts'],
      last.map((it) => [it.number, it.at, it.system, it.operation, it.reference, it.key ?? '–', it.attempts]),
    ),
    '</body></html>',
  ].join('\n');
}

function table(heads: string[], rows: (string | number)[][]): string {
  const row = (cells: (string | number)[], tag: string) =>
    `<tr>${cells.map((it) => `<${tag}>${escaped(String(it))}</${tag}>`).join('')}</tr>`;
  return `<table>${row(heads, 'th')}${rows.map((it) => row(it, 'td')).join('')}</table>`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (it) => `&#${it.charCodeAt(0)};`);
}
