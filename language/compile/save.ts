/** `save`: `{ field: path.in.it }`. */
import { type Context, fault } from '../context.ts';
import { at, type Place } from '../source/place.ts';
import { nearest } from '../suggest.ts';
import { fieldOf } from './effects.ts';

const PATH = /^[A-Za-z_][\w-]*(\.[A-Za-z_][\w-]*)*$/;

/** What a call gives back: with a mapping, these names and no others. */
export interface Gives {
  call: string;
  names: readonly string[];
}

export function compileSave(
  context: Context,
  save: Record<string, string> | undefined,
  place: Place,
  gives?: Gives,
): [field: string, path: string][] {
  return Object.entries(save ?? {}).flatMap(([name, path]): [string, string][] => {
    const here = at(place, name);
    if (!PATH.test(path)) fault(context, 'save/bad-path', here, { found: path });
    else if (gives !== undefined) checkGiven(context, path, gives, here);
    return fieldOf(context, name, here) === undefined ? [] : [[name, path]];
  });
}

function checkGiven(context: Context, path: string, { call, names }: Gives, place: Place): void {
  const [head = ''] = path.split('.');
  if (names.includes(head)) return;
  fault(context, 'save/not-in-reply', place, {
    call,
    found: head,
    suggestion: nearest(head, names),
    expected: names.join(', '),
  });
}
