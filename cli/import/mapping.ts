/** The mapping of an import: which column says what, and what its words mean in the SOP. A YAML file of a dozen lines. */
import { isMap, isScalar, isSeq, parseDocument } from 'yaml';
import { nearest } from '../../language/suggest.ts';
import { Misuse } from '../failure.ts';
import { type Terminal, tell } from '../terminal.ts';

/** Where one thing comes from: a column, perhaps by a table of its words, or the same for all rows. */
export interface Source {
  column?: string;
  /** Word of the column → value. A word that is not in it is a mistake of its row. */
  values?: Readonly<Record<string, string>>;
  /** Of an empty cell; without a column of every row. */
  default?: string;
}

/** Of one file. */
export interface Mapping {
  sop?: string;
  source?: string;
  encoding?: string;
  delimiter?: string;
  /** external_id, received_at, state, step, met, channel, owner, team; a list whose cell is JSON. */
  own: Readonly<Record<string, Source>>;
  data: Readonly<Record<string, Source>>;
  evidence: Readonly<Record<string, Source>>;
  /** Contacts, promises, pauses of which each thing has a column. */
  lists: Readonly<Record<string, readonly Readonly<Record<string, Source>>[]>>;
}

const SETTINGS = ['sop', 'source', 'encoding', 'delimiter'] as const;
/** What a line of each list says; where the first of it is empty, there is no such line. */
export const LISTS: Readonly<Record<string, readonly [string, ...string[]]>> = {
  contacts: ['at', 'direction', 'channel', 'text'],
  promises: ['until', 'text', 'made_at'],
  pauses: ['from', 'until', 'reason'],
};
const OWN = ['external_id', 'received_at', 'state', 'step', 'met', 'channel', 'owner', 'team', ...Object.keys(LISTS)];
const GROUPS = ['data', 'evidence'] as const;
const SOURCE = ['column', 'values', 'default'];

/** Reads one. @throws Misuse with the line of what is wrong */
export function mappingOf(terminal: Terminal, file: string, text: string): Mapping {
  const document = parseDocument(text, { prettyErrors: true });
  const [error] = document.errors;
  if (error !== undefined) throw new Misuse(`${file}: ${error.message}`);
  const lineOf = (offset = 0) => text.slice(0, offset).split('\n').length;
  const at = (node: unknown, zh: string, en: string) => {
    const offset = (node as { range?: [number] } | null)?.range?.[0];
    return new Misuse(`${file}:${lineOf(offset)}: ${tell(terminal, zh, en)}`);
  };
  const { contents } = document;
  if (!isMap(contents)) throw at(contents, '须为 键: 值', 'must be keys and values');
  const read = new Reading(at);
  const mapping = { own: {}, data: {}, evidence: {}, lists: {} } as Mapping & {
    own: Record<string, Source>;
    lists: Record<string, readonly Readonly<Record<string, Source>>[]>;
  };
  for (const [key, node] of read.pairs(contents, [...SETTINGS, ...OWN, ...GROUPS])) {
    if (isIn(SETTINGS, key)) mapping[key] = read.text(node);
    else if (isIn(GROUPS, key)) mapping[key] = read.sources(node);
    else if (isSeq(node)) mapping.lists[key] = read.lines(key, node);
    else mapping.own[key] = read.source(node);
  }
  for (const needed of ['external_id', 'received_at'])
    if (mapping.own[needed] === undefined) throw at(contents, `缺少 ${needed}`, `${needed} is missing`);
  return mapping;
}

function isIn<Name extends string>(names: readonly Name[], name: string): name is Name {
  return (names as readonly string[]).includes(name);
}

/** Nodes of the file as what they must be; `at` makes the error that names their line. */
class Reading {
  private readonly at: (node: unknown, zh: string, en: string) => Misuse;
  constructor(at: (node: unknown, zh: string, en: string) => Misuse) {
    this.at = at;
  }

  /** @param known the keys there are; any name when absent */
  pairs(node: unknown, known?: readonly string[]): [string, unknown][] {
    if (!isMap(node)) throw this.at(node, '须为 键: 值', 'must be keys and values');
    return node.items.map(({ key, value }) => {
      const name = this.text(key);
      if (known !== undefined && !known.includes(name)) {
        const near = nearest(name, known);
        const [zh, en] = near === undefined ? ['', ''] : [`，是不是 ${near}？`, `; did you mean ${near}?`];
        throw this.at(key, `没有键 ${name}${zh}`, `unknown key ${name}${en}`);
      }
      return [name, value];
    });
  }

  text(node: unknown): string {
    if (isScalar(node) && node.value !== null) return String(node.value);
    throw this.at(node, '须为文本', 'must be a text');
  }

  sources(node: unknown): Record<string, Source> {
    return Object.fromEntries(this.pairs(node).map(([name, one]) => [name, this.source(one)]));
  }

  /** Columns of each line of a list. */
  lines(key: string, node: { items: unknown[] }): Record<string, Source>[] {
    const names = LISTS[key];
    if (names === undefined) throw this.at(node, '须为文本', 'must be a text');
    return node.items.map((item) => {
      const line = Object.fromEntries(this.pairs(item, names).map(([name, one]) => [name, this.source(one)]));
      if (line[names[0]] === undefined) throw this.at(item, `缺少 ${names[0]}`, `${names[0]} is missing`);
      return line;
    });
  }

  source(node: unknown): Source {
    if (!isMap(node)) return { column: this.text(node) };
    const source: Source = {};
    for (const [key, value] of this.pairs(node, SOURCE)) {
      if (key === 'values') {
        const words = this.pairs(value).map(([word, to]) => [word, this.text(to)]);
        source.values = Object.fromEntries(words) as Record<string, string>;
      } else source[key as 'column' | 'default'] = this.text(value);
    }
    if (source.column === undefined && source.default === undefined)
      throw this.at(node, '须有 column 或 default', 'must have column or default');
    return source;
  }
}

/** Of a file that names its columns as an export does: `external_id`, `data.customer`, `evidence.photo`. */
export function mappingByName(columns: readonly string[]): Mapping {
  const under = (prefix: string) =>
    Object.fromEntries(
      columns.filter((it) => it.startsWith(prefix)).map((column) => [column.slice(prefix.length), { column }]),
    );
  const own = Object.fromEntries(columns.filter((it) => OWN.includes(it)).map((column) => [column, { column }]));
  return { own, data: under('data.'), evidence: under('evidence.'), lists: {} };
}
