/** Rule 37: evidence is what its kind needs, and fields that say which files take brought files alone. */
import { describe, expect, test } from 'vitest';
import type { Act, Evidence } from '../../engine/event.ts';
import { Refused } from '../../engine/refused.ts';
import { Play } from '../../simulator/play.ts';
import { FILE } from '../../simulator/proof.ts';
import { planOf, START_MS } from '../setup/written.ts';

const sop = (evidence = '') => `sop: shown
version: 1
title: 有凭据
owner: role/manager
calendar: always-on
data:
  customer: { type: party, required: true }
  photo: { type: file, accept: [image/*], max_mb: 2 }
  paper: { type: file }
  photos: { type: list, of: file, accept: [image/*] }
${evidence}
pauses: { waiting_third_party: { max: 5h, evidence: [notice] } }
clocks: { whole: { title: 全程, from: case.opened, until: case.closed, limit: 90h } }
steps:
  receive:
    title: 接收
    task: { for: team/sales, may_ask: [photo, paper, photos], evidence: [call-recording, case-record] }
    outcomes: { registered: close }
`;
const KINDS = `evidence:
  call-recording: { needs: reference }
  case-record: { needs: file, accept: [application/pdf] }
  notice: { needs: reference }`;

function played(written: string): Play {
  const { plan, organization } = planOf('shown', written);
  return new Play({ plan, organization }, { data: { customer: 'CU-1' } }, START_MS);
}

function refusedFields(play: Play, act: Act): (readonly [string, string])[] {
  try {
    play.act('sb', act);
  } catch (error) {
    if (error instanceof Refused) return (error.refusal.fields ?? []).map(({ field, code }) => [field, code] as const);
    throw error;
  }
  return [];
}

const complete = (evidence: Evidence[], more = {}): Act => ({
  act: 'complete',
  step: 'receive',
  as: 'registered',
  evidence,
  with: more,
});
const SHOWN: Evidence[] = [
  { name: 'call-recording', ref: 'REC-1' },
  { name: 'case-record', ref: FILE, sha256: 'a'.repeat(64) },
];

describe('files and evidence', () => {
  test('rule 37: a name is none of what evidence needs, and a reference elsewhere is no file', () => {
    const p = played(sop(KINDS));
    expect(refusedFields(p, complete([{ name: 'call-recording' }, { name: 'case-record', ref: 'crm/7' }]))).toEqual([
      ['evidence.call-recording', 'data/needs-reference'],
      ['evidence.case-record', 'data/not-a-file'],
    ]);
    expect(refusedFields(p, { act: 'pause', reason: 'waiting_third_party', evidence: [{ name: 'notice' }] })).toEqual([
      ['evidence.notice', 'data/needs-reference'],
    ]);
    expect(refusedFields(p, complete(SHOWN))).toEqual([]);
    expect(p.state.evidence).toEqual({ 'call-recording': 'REC-1', 'case-record': FILE });
    expect(p.state.seals).toEqual({ 'case-record': 'a'.repeat(64) });
  });

  test('rule 37: a recording may be a file, and of a kind that nothing is said of a name will do', () => {
    const p = played(sop(KINDS));
    expect(refusedFields(p, complete([{ name: 'call-recording', ref: FILE }, ...SHOWN.slice(1)]))).toEqual([]);
    expect(refusedFields(played(sop()), complete([{ name: 'call-recording' }, { name: 'case-record' }]))).toEqual([]);
  });

  test('rule 37: a field that says which files takes a brought one alone, one that says nothing any reference', () => {
    const p = played(sop());
    const bare: Evidence[] = [{ name: 'call-recording' }, { name: 'case-record' }];
    const wrong = { photo: 'C:/photo.jpg', paper: 'shelf 7', photos: [FILE, 'x'] };
    expect(refusedFields(p, complete(bare, wrong))).toEqual([
      ['photo', 'data/not-a-file'],
      ['photos', 'data/not-a-file'],
    ]);
    expect(refusedFields(p, complete(bare, { photo: FILE, paper: 'shelf 7', photos: [FILE] }))).toEqual([]);
  });

  test('rule 37: such a field is neither required at the opening nor filled beforehand, and only files have it', () => {
    const wrong = sop()
      .replace('accept: [image/*], max_mb: 2 }', 'accept: [image/*], required: true, default: x }')
      .replace('paper: { type: file }', 'paper: { type: text, max_mb: 1 }');
    expect(() => planOf('shown', wrong)).toThrow(/data\/key-does-not-fit/);
  });
});
