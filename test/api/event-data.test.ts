/** What of an outside event a case hears: what its SOP saves or reads of it, and nothing else. */
import { expect, test } from 'vitest';
import { eventData } from '../../api/events/data.ts';
import { eventsOf, savedFrom } from '../../api/events/known.ts';
import { incoming } from '../../api/translate/personal.ts';
import { planOf } from '../setup/written.ts';

const { plan } = planOf(
  'heard',
  `sop: heard
version: 1
title: 听到
owner: role/manager
calendar: always-on
data:
  customer: { type: party, required: true }
  order: { type: text }
  weight: { type: integer }
  late: { type: boolean }
  fee: { type: money }
  place: { type: text }
on:
  scan: { subject: order, when: { event.weight: '> 5' }, save: { weight: parcel.weight }, set: { late: '=event.late' } }
  contact: { save: { place: place } }
clocks:
  whole: { title: 全程, from: case.opened, until: case.closed, limit: 9nd }
  heavy: { title: 重件, from: event.scan, until: case.closed, limit: 4h, when: 'event.fee > yuan(10)' }
  called: { title: 来电, from: event.contact, until: case.closed, limit: 8nd }
steps:
  work: { title: 处理, task: { for: team/sales }, clock: { limit: 4h }, outcomes: { done: close } }
`,
);

test('what `save`, conditions and values read is let in, in the kernel’s units; the rest is not', () => {
  const brought = incoming(plan, Buffer.alloc(32), 'e-1');
  const data = { parcel: { weight: 9, colour: 'red' }, late: true, fee: 12.5, place: 'X', secret: 'y' };
  expect(eventData(plan, 'scan', data, brought)).toEqual({ parcel: { weight: 9 }, late: true, fee: 1250 });
  expect(savedFrom(plan, 'scan')).toEqual([
    ['weight', 'parcel.weight'],
    ['late', 'late'],
    ['fee', 'fee'],
  ]);
});

test('a contact is an act: nobody sends it as an event', () => {
  expect([...eventsOf(plan)]).toEqual(['scan']);
});
