/** Ids with hyphens in CEL, where a hyphen is a minus: `clock.first-answer.left` is read as it is written. */
import type { Context } from '../context.ts';

/** A text in quotes, or the id after `clock.` or `task.` with what it is asked for behind it. */
const TEXT_OR_ID = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|(?<![\w.])(clock|task)\.([a-z][a-z0-9]*(?:-[a-z0-9]+)+)(?=\.)/g;

/**
 * The text with an underscore for every hyphen of a known id, so that it is as long as before and positions stay; and how each of
 * these ids is spelled. What is no id stays a difference.
 */
export function withoutHyphens(context: Context, text: string): { text: string; spelled: ReadonlyMap<string, string> } {
  const spelled = new Map<string, string>();
  const plain = text.replaceAll(TEXT_OR_ID, (whole, head: string | undefined, id: string | undefined) => {
    if (head === undefined || id === undefined || !isKnown(context, head, id)) return whole;
    const name = id.replaceAll('-', '_');
    spelled.set(name, id);
    return `${head}.${name}`;
  });
  return { text: plain, spelled };
}

function isKnown({ clocks, legs, steps }: Context, head: string, id: string): boolean {
  return head === 'task' ? steps.has(id) : clocks.has(id) || legs.has(id);
}
