/** Rule 30 has one predicate: no query that answers with parts of cases is without it, and no handler goes past it. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

/** Reads of the record that answer with parts of cases. */
const READS = 'getCase|listCases|listTasks|timeline|contacts|relations|grants|kpiCounts|files|feed';

/** Where the API reads as the product itself: to decide by, never to answer with. Why each may. */
const asProduct: Record<string, string> = {
  'api/begin-again/by-act.ts getCase': 'of a case the caller’s act has been let through to: whether it is over',
  'api/cases/entry.ts getCase': 'whether the record knows the case that a contact was recorded on',
  'api/cases/find.ts getCase':
    'whether there is such a case, so that 404 and 503 are told apart; the case found lately',
  'api/events/subject.ts getCase': 'whom an outside event concerns',
  'api/events/subject.ts listCases': 'whom an outside event concerns',
  'api/import/row.ts getCase': 'whether the number of a row is a case of ours, which is no row to import',
  'api/intake/open-case.ts getCase': 'the version whose words a stored refusal is told in',
  'api/lost/begin.ts getCase': 'when the record heard last of a case that two people begin again',
  'api/person/export.ts files': 'the copy of all that is held of a person, for who serves people and by role alone',
  'api/person/ask.ts getCase': 'what stands against an erasure, for who serves people and by role alone',
  'api/person/ask.ts listCases': 'whether anything is held of a customer',
  'api/routes/access.ts getCase': 'whether there is a glass to break',
  'api/routes/reports.ts kpiCounts': 'numbers over all cases, for roles whose right they are',
};

const files = (room: string) =>
  execFileSync('git', ['ls-files', '-co', '--exclude-standard', room], { encoding: 'utf8' })
    .split('\n')
    .filter((file) => file.endsWith('.ts'));

/** Reads in a text that do not say for whose eyes. */
function past(text: string): string[] {
  const code = text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/^\s*\/\/.*$/gm, '');
  // A value that `readAs` gave is called otherwise than `record`.
  const pattern = new RegExp(`\\brecord\\)?\\.(${READS})\\(`, 'g');
  const whole = new RegExp(`\\? record : record\\.readAs\\([^)]*\\)\\)\\.(${READS})\\(`, 'g');
  return [...code.matchAll(pattern), ...code.matchAll(whole)].map((found) => found[1] ?? '');
}

test('rule 30: the API reads for the caller’s eyes, but where it only decides', () => {
  const found = files('api').flatMap((file) => past(readFileSync(file, 'utf8')).map((read) => `${file} ${read}`));
  expect([...new Set(found)].toSorted()).toEqual(Object.keys(asProduct).toSorted());
});

test('rule 30: a read past the predicate would be seen', () => {
  expect(past('await services.record.getCase(id)')).toEqual(['getCase']);
  expect(past('await record.listTasks({})')).toEqual(['listTasks']);
  expect(past('await record.readAs(identity.eyes).listTasks({})')).toEqual([]);
  expect(past('(all ? record : record.readAs(identity.eyes)).kpiCounts({})')).toEqual(['kpiCounts']);
});

test('rule 30: every read of the store is asked for somebody’s eyes', () => {
  const text = readFileSync('records/calls.ts', 'utf8');
  const body = text.slice(text.indexOf('function readOf'), text.indexOf('function accessOn'));
  const calls = [...body.matchAll(/^ {4}(\w+): \(.*$/gm)].map(([line, name]) => [name, line.includes('seeing()')]);
  expect(calls.length).toBeGreaterThan(8);
  // A number, by which a caller knows whether its own act is recorded.
  expect(calls.filter(([, seeing]) => seeing !== true).map(([name]) => name)).toEqual(['recordedSeq']);
});

test('rule 30: every query of the room that lists, counts and shows has the predicate', () => {
  const without = readdirSync('records/read').filter((file) => {
    const text = readFileSync(join('records/read', file), 'utf8');
    return /selectFrom|from "case"|join "case"/.test(text) && !/mayRead(Case|Of)\(/.test(text);
  });
  expect(without).toEqual(['recorded-seq.ts']);
});
