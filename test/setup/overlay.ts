/** A small sound workspace, and snippets laid over it: what a page or a test shows is only what differs. */
import type { Files } from '../../language/load.ts';
import { readFolder } from './folder.ts';

const BASE = 'test/language/corpus/base';

/** The base workspace with one snippet laid over one of its files: its keys replace those of the same name. */
export function overlay(file: string, snippet: string): Files {
  const files = readFolder(BASE);
  return files.set(file, merge(files.get(file) ?? '', snippet));
}

interface Block {
  key: string;
  lines: string[];
}

function blocksOf(text: string, indent: number): Block[] {
  const blocks: Block[] = [];
  const head = new RegExp(`^ {${indent}}([^\\s#:：-][^\\s:：]*)`);
  for (const line of text.split('\n')) {
    const key = head.exec(line)?.[1];
    if (key !== undefined || blocks.length === 0) blocks.push({ key: key ?? '', lines: [line] });
    else blocks.at(-1)?.lines.push(line);
  }
  return blocks;
}

/** Top-level keys are replaced; where both have indented children, the children of the same name. */
export function merge(base: string, snippet: string): string {
  // A whole file: one with document marks, or nothing in it.
  if (/^%|^---/m.test(snippet) || !/^[^#]/m.test(snippet)) return `${snippet}\n`;
  const result = blocksOf(base.trimEnd(), 0);
  for (const block of blocksOf(snippet, 0)) {
    const old = result.find((b) => b.key === block.key && b.key !== '');
    if (old === undefined) result.push(block);
    else old.lines = deeper(old, block);
  }
  return `${result.flatMap((b) => b.lines).join('\n')}\n`;
}

function deeper(old: Block, block: Block): string[] {
  const isNested = (b: Block) => /^[\w-]+:\s*$/.test(b.lines[0] ?? '') && /^ {2}[\w-]+[:：]/.test(b.lines[1] ?? '');
  if (!isNested(old) || !isNested(block)) return block.lines;
  const children = blocksOf(old.lines.slice(1).join('\n').trimEnd(), 2);
  for (const child of blocksOf(block.lines.slice(1).join('\n'), 2)) {
    const same = children.find((c) => c.key === child.key);
    if (same === undefined) children.push(child);
    else same.lines = child.lines;
  }
  return [old.lines[0] ?? '', ...children.flatMap((c) => c.lines)];
}
