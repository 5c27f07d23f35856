/** Picture → Mermaid's text, which code forges and wikis draw by themselves. */
import type { Form, Picture, PictureNode } from './picture.ts';
import { saidOf } from './said.ts';

/** Brackets around a node's text, by its form. */
const BRACKETS: Record<Form, readonly [string, string]> = {
  work: ['["', '"]'],
  wait: ['(["', '"])'],
  choice: ['{"', '"}'],
  automatic: ['[["', '"]]'],
  block: ['["', '"]'],
  join: ['(("', '"))'],
  start: ['(("', '"))'],
  end: ['((("', '")))'],
  anywhere: ['>"', '"]'],
};

/** A flowchart from top to bottom. Ids are numbers: those of an SOP may be words that Mermaid keeps for itself. */
export function mermaidOf(picture: Picture): string {
  const names = new Map([...picture.nodes, ...picture.containers].map(({ id }, i) => [id, `n${i}`]));
  const nameOf = (id: string) => names.get(id) ?? id;
  const lines = ['flowchart TB'];
  const within = (container: string | undefined, indent: string): void => {
    for (const node of picture.nodes)
      if (node.in === container) lines.push(`${indent}${nodeText(node, nameOf(node.id))}`);
    for (const { id, title, in: around } of picture.containers) {
      if (around !== container) continue;
      lines.push(`${indent}subgraph ${nameOf(id)} ["${escaped(title)}"]`);
      within(id, `${indent}  `);
      lines.push(`${indent}end`);
    }
  };
  within(undefined, '  ');
  for (const { from, to, label, resolves, reopen } of picture.edges) {
    const arrow = reopen ? '-.->' : resolves ? '==>' : '-->';
    const said = label === '' ? '' : `|"${escaped(label)}"|`;
    lines.push(`  ${nameOf(from)} ${arrow}${said} ${nameOf(to)}`);
  }
  return `${lines.join('\n')}\n`;
}

function nodeText(node: PictureNode, name: string): string {
  const [open, close] = BRACKETS[node.form];
  const text = [node.title === '' ? ' ' : node.title, ...saidOf(node)].map(escaped).join('<br/>');
  return `${name}${open}${text}${close}`;
}

/** Quotation marks end a text, `<` begins a tag, `#` an entity, a backtick Markdown. */
function escaped(text: string): string {
  return text.replace(/[#"<>`]/g, (it) => `#${it.codePointAt(0) ?? 0};`);
}
