/** What the complaint's story comes to, however it is disturbed and whenever it is told. */

export const complaintEnd = { state: 'closed', result: 'confirmed', cycle: 2 };

export const complaintTold = [
  'clock.breached response',
  'task.completed receive',
  'task.completed classify',
  'task.completed propose',
  'action.done pay',
  'task.completed resolve',
  'callback.recorded call-back',
  'case.reopened',
  'task.completed propose',
  'task.completed resolve',
  'callback.recorded call-back',
  'case.closed',
];

const wanted = new Set(complaintTold.map((line) => line.split(' ')[0]));

/** The events that make the story; a signal's disposition, which it leaves alone, is late or not by the hour of the day. */
export function headlines(events: readonly { type: string; step?: string; clock?: string }[]): string[] {
  return events
    .filter(({ type, clock }) => wanted.has(type) && !clock?.startsWith('signal:'))
    .map(({ type, step, clock }) => `${type} ${step ?? clock ?? ''}`.trim());
}
