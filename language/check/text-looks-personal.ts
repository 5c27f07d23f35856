/** Somebody's number or address written into the procedure itself: it would stand in every case, and nobody could forget it. */
import { fault } from '../context.ts';
import { looksPersonal } from '../personal.ts';
import type { Node, Source } from '../source/node.ts';
import type { Rule } from './rule.ts';

export const textLooksPersonal: Rule = ({ context }) => {
  const { root } = context;
  const look = (node: Node, around: Source): void => {
    const source = node.from ?? around;
    if (node.kind === 'list') return node.items.forEach((it) => look(it, source));
    // The words of a list of choices are told with their field (data/looks-personal).
    if (node.kind === 'map')
      return node.entries.forEach((it) => void (it.key === 'of' || look(it.node, it.from ?? source)));
    // As it is written: a number with zeros before it is none any more.
    const kind = looksPersonal(node.text);
    if (kind !== undefined) fault(context, 'text/looks-personal', { source, node, path: root.path }, { kind });
  };
  if (root.node !== undefined) look(root.node, root.source);
};
