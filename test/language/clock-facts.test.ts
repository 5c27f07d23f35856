/** Clocks that may well be written: the rules about moments stay silent. */
import { expect, test } from 'vitest';
import { load } from '../../language/load.ts';
import { overlay } from '../setup/overlay.ts';

const clock = (line: string) => `clocks:\n  own: { title: 另一个, ${line}, limit: 1h }`;

test.each([
  'from: handle.entered, until: handle.done',
  'from: handle.entered, until: handle.handled',
  'from: receive.assigned, until: receive.done',
  'from: receive.registered, until: handle.done',
  'from: case.opened, until: case.contacted',
  'from: case.contacted, until: handle.done',
  'from: handle.entered, until: handle.done, when: { channel: media }',
  'from: [receive.registered, handle.entered], until: [case.contacted, handle.done]',
  'from: [case.opened, event.contact], until: [case.contacted], when: { event.channel: media }',
])('a clock %s', (line) => {
  expect(load(overlay('sample.sop.yaml', clock(line))).diagnostics).toEqual([]);
});

test.each([
  ['from: [handle.entered, handle.entered], until: handle.done', 'shape/written-twice'],
  ['from: [receive.done, nowhere.done], until: handle.done', 'clock/unknown-moment'],
  ['from: [receive.done, handle.done], until: [handle.done, case.closed]', 'clock/never-starts'],
  [
    'from: [receive.done, receive.registered], until: [case.resolved, handle.done], when: { event.channel: app }',
    'expression/not-heard-here',
  ],
])('a clock %s is told', (line, code) => {
  expect(load(overlay('sample.sop.yaml', clock(line))).diagnostics.map((d) => d.code)).toEqual([code]);
});
