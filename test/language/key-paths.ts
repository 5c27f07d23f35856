/** Every key of the language by its path in the schemas, and where a workspace writes it. */
import { type FileSchema, type JsonSchema, jsonSchemaOf } from '../../language/schema/json-schema.ts';
import { STEP_KEYS } from '../../language/schema/step.ts';

type Node = JsonSchema & { zh?: string; $ref?: string };
export type Where = (string | number)[];

export interface KeyPath {
  /** `sop: steps.*:task.task.for`; a definition that several constructs share is one, under its own name: `Outcome.go_to`. */
  path: string;
  required: boolean;
  /** Made of other keys: their proofs are its own. */
  holds: boolean;
}

interface Walk {
  root: JsonSchema;
  /** Follows `data` where there is some, else the schema alone. */
  data: boolean;
  found: (key: KeyPath, where: Where) => void;
  /** References on the way: conditions hold conditions. */
  open: string[];
}

/** All keys of a file's schema. */
export function keysOf(file: FileSchema): KeyPath[] {
  const keys = new Map<string, KeyPath>();
  const root = jsonSchemaOf(file);
  const found = (key: KeyPath) => keys.set(key.path, key);
  visit({ root, data: false, found, open: [] }, root as Node, undefined, `${file.name}: `, []);
  return [...keys.values()];
}

/** Where each key stands in a file's data. */
export function usesOf(file: FileSchema, data: unknown): Map<string, Where[]> {
  const uses = new Map<string, Where[]>();
  const root = jsonSchemaOf(file);
  const found = ({ path }: KeyPath, where: Where) => uses.set(path, [...(uses.get(path) ?? []), where]);
  visit({ root, data: true, found, open: [] }, root as Node, data, `${file.name}: `, []);
  return uses;
}

function visit(walk: Walk, given: Node, data: unknown, above: string, where: Where): void {
  const ref = given.$ref;
  const path = ref === undefined ? above : `${ref.replace('#/$defs/', '')}`;
  if (ref !== undefined && walk.open.includes(ref) && !walk.data) return;
  const inside = { ...walk, open: ref === undefined ? walk.open : [...walk.open, ref] };
  const schema = ref === undefined ? given : ((walk.root.$defs?.[ref.replace('#/$defs/', '')] ?? {}) as Node);
  const { properties, additionalProperties, items } = schema;
  const kind = STEP_KEYS.find((k) => properties !== undefined && Object.hasOwn(properties, k) && 'stage' in properties);
  const head = kind === undefined ? path : `${path}:${kind}`;
  if (properties !== undefined && (!walk.data || fits(data, properties, additionalProperties))) {
    for (const [name, value] of Object.entries(properties)) {
      const child = (data as Record<string, unknown> | undefined)?.[name];
      if (walk.data && child === undefined) continue;
      const here = `${head}${head.endsWith(' ') ? '' : '.'}${name}`;
      if ((value as Node).zh !== undefined)
        walk.found({ path: here, required: schema.required?.includes(name) === true, holds: holds(walk.root, value) }, [
          ...where,
          name,
        ]);
      visit(inside, value as Node, child, here, [...where, name]);
    }
  }
  if (typeof additionalProperties === 'object' && (!walk.data || isMap(data))) {
    const names = walk.data ? Object.keys(data as object) : ['*'];
    for (const name of names)
      visit(inside, additionalProperties as Node, (data as never)?.[name], `${path}${path.endsWith(' ') ? '' : '.'}*`, [
        ...where,
        name,
      ]);
  }
  if (typeof items === 'object' && !Array.isArray(items)) {
    const list = walk.data ? (Array.isArray(data) ? data : []) : [undefined];
    list.forEach((item, i) => visit(inside, items as Node, item, `${path}[]`, [...where, i]));
  }
  for (const branch of [...(schema.anyOf ?? []), ...(schema.allOf ?? [])])
    visit(inside, branch as Node, data, path, where);
}

const isMap = (data: unknown) => typeof data === 'object' && data !== null && !Array.isArray(data);

function fits(data: unknown, properties: object, additional: unknown): boolean {
  if (!isMap(data)) return false;
  return additional !== false || Object.keys(data as object).every((key) => Object.hasOwn(properties, key));
}

/** Whether there are described keys below a schema. */
function holds(root: JsonSchema, given: unknown, open: readonly string[] = []): boolean {
  if (Array.isArray(given)) return given.some((item) => holds(root, item, open));
  if (typeof given !== 'object' || given === null) return false;
  const { $ref, properties } = given as Node;
  if ($ref !== undefined) {
    return !open.includes($ref) && holds(root, root.$defs?.[$ref.replace('#/$defs/', '')], [...open, $ref]);
  }
  const described = Object.values(properties ?? {}).some((value) => (value as Node).zh !== undefined);
  return described || Object.values(given).some((value) => holds(root, value, open));
}
