/** The `when` of a clock as its author wrote it: the plan holds it compiled. */
import { clockOfHead } from '../../language/clock-id.ts';
import { createReporter } from '../../language/report.ts';
import { childOf, type Node } from '../../language/source/node.ts';
import { readSource } from '../../language/source/read.ts';

/** By the clock's id, `step:<step>` for a step's own; undefined where it has none. */
export function conditionsIn(text: string): (clock: string) => string | undefined {
  const { root } = readSource('', text, createReporter('zh'));
  return (clock) => {
    const step = clockOfHead(clock, 'step');
    const at = step === undefined ? childOf(childOf(root, 'clocks')?.node, clock)?.node : clockOf(root, step);
    const when = childOf(at, 'when')?.node;
    return when && inOneLine(when, text);
  };
}

/** Steps stand inside of steps: the first of that id that has a clock. */
function clockOf(node: Node | undefined, step: string): Node | undefined {
  if (node?.kind !== 'map') return undefined;
  const here = childOf(childOf(childOf(node, 'steps')?.node, step)?.node, 'clock')?.node;
  if (here !== undefined) return here;
  for (const entry of node.entries) {
    const found = clockOf(entry.node, step);
    if (found !== undefined) return found;
  }
  return undefined;
}

function inOneLine(node: Node, text: string): string {
  if (node.kind === 'scalar') return text.slice(node.start, node.end).trim();
  if (node.kind === 'list') return `[${node.items.map((item) => inOneLine(item, text)).join(', ')}]`;
  return `{ ${node.entries.map((entry) => `${entry.key}: ${inOneLine(entry.node, text)}`).join(', ')} }`;
}
