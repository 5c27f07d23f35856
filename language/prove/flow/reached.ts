/** What several questions about the flow share: a state that is wrong is a flaw when people can get there for certain. */
import { keyOf } from '../../check/explore.ts';
import { type Answer, answer, type Asked, type Flaw } from '../verdict.ts';
import { type Node, storyTo, type Walk } from '../walk.ts';

/** The first of the wrong states that is reached for certain; else, with any wrong one, the question is open. */
export function judged(
  { free }: Asked,
  over: Walk,
  wrong: readonly number[],
  flaw: (node: Node) => Omit<Flaw, 'story' | 'at'>,
): Answer {
  if (wrong.length === 0) return answer([], over.cut && 'states');
  const keys = new Set(wrong.map((i) => keyText(over.nodes[i])));
  const certain = free();
  const found = certain.nodes.findIndex((node) => keys.has(keyText(node)));
  const node = certain.nodes[found];
  if (node === undefined) return answer([], 'conditions');
  return answer([{ ...flaw(node), story: storyTo(certain, found), at: [node.state.step] }]);
}

function keyText(node: Node | undefined): string {
  return node === undefined ? '' : keyOf(node.state);
}
