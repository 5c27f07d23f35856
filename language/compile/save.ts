/** `save`: `{ field: path.in.it }`. */
import { type Context, fault } from '../context.ts';
import { at, type Place } from '../source/place.ts';
import { fieldOf } from './effects.ts';

const PATH = /^[A-Za-z_][\w-]*(\.[A-Za-z_][\w-]*)*$/;

export function compileSave(
  context: Context,
  save: Record<string, string> | undefined,
  place: Place,
): [field: string, path: string][] {
  return Object.entries(save ?? {}).flatMap(([name, path]): [string, string][] => {
    const here = at(place, name);
    if (!PATH.test(path)) fault(context, 'save/bad-path', here, { found: path });
    return fieldOf(context, name, here) === undefined ? [] : [[name, path]];
  });
}
