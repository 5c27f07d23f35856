/** The words for what is wrong with a field: as many as the API has, with the limits of the plan. */
import { expect, test } from 'vitest';
import { zh } from '../../../api/texts/zh.ts';
import { load } from '../../../language/load.ts';
import { fieldFaultsZh } from '../../../language/texts/field-faults.ts';
import { faultText } from '../../../simulator/scenario/faults.ts';
import { overlay } from '../../setup/overlay.ts';

test('every code the API has words for', () => {
  const codes = Object.keys(zh).filter((code) => code.startsWith('data/') && code !== 'data/invalid');
  expect(codes.filter((code) => !Object.hasOwn(fieldFaultsZh, code))).toEqual([]);
});

test('limits are those of the field; half a sentence is never told', () => {
  const data = 'data:\n  customer: { type: party, required: true }\n  order: { type: text, max: 40 }\n';
  const rest = '  amount: { type: money, max: 12.5 }\n  channel: { type: choice, of: [hotline, app] }\n';
  const more =
    '  severity: { type: choice, of: [S1, S2, S3] }\n  promised: { type: date }\n  note: { type: text, personal: true }\n';
  const plan = load(overlay('sample.sop.yaml', data + rest + more)).packages.get('sample')?.plan;
  if (plan === undefined) throw new Error('the sample is sound');
  expect(faultText({ field: 'amount', code: 'data/too-large' }, plan, 'zh')).toBe('过大：最多 12.5');
  expect(faultText({ field: 'order', code: 'data/too-long' }, plan, 'en')).toBe('is too long: at most 40');
  expect(faultText({ field: 'evidence.photo', code: 'data/too-long' }, plan, 'zh')).toBe('过长');
  expect(
    faultText({ field: 'channel', code: 'data/not-a-choice', params: { choices: 'hotline, app' } }, plan, 'en'),
  ).toBe('must be one of hotline, app');
  expect(faultText({ field: 'x', code: 'data/of-tomorrow' }, plan, 'en')).toBe('data/of-tomorrow');
});
