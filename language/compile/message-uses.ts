/** Where an SOP sends a message: the SOP is at fault when it cannot fill it, since others may well. */
import type { Context } from '../context.ts';
import type { LevelPlan } from '../plan.ts';
import { at, type Place } from '../source/place.ts';

/** The first `notify` or `message` of the file that names it; else the first ladder that sends it; else the SOP's id. */
export function firstUse(context: Context, message: string, ladders: Readonly<Record<string, LevelPlan[]>>): Place {
  const sends = Object.keys(ladders).filter((id) =>
    ladders[id]?.some((l) => l.notify?.some((n) => n.message === message)),
  );
  const told = (key: string, value: Place) =>
    key === 'notify' ? inMap(value, message) : key === 'message' ? scalar(value, [message]) : undefined;
  const climbs = (key: string, value: Place) => (key === 'ladder' ? scalar(value, sends) : undefined);
  return find(context.root, told) ?? find(context.root, climbs) ?? at(context.root, 'sop');
}

/** Depth first, in the order of the file. */
function find(place: Place, wanted: (key: string, value: Place) => Place | undefined): Place | undefined {
  const { node } = place;
  const keys: (string | number)[] =
    node?.kind === 'map' ? node.entries.map((e) => e.key) : node?.kind === 'list' ? [...node.items.keys()] : [];
  for (const key of keys) {
    const value = at(place, key);
    const found = wanted(String(key), value) ?? find(value, wanted);
    if (found !== undefined) return found;
  }
  return undefined;
}

function inMap(place: Place, text: string): Place | undefined {
  const entries = place.node?.kind === 'map' ? place.node.entries : [];
  return entries.map((e) => at(place, e.key)).find((value) => scalar(value, [text]));
}

function scalar(place: Place, texts: readonly unknown[]): Place | undefined {
  return place.node?.kind === 'scalar' && texts.includes(place.node.value) ? place : undefined;
}
