/** What a batch of domain events comes to, in one line for the timeline: the weightiest first. The workflow sandbox holds it. */
import { titleOf } from '../engine/clocks/plan.ts';
import { indexOf } from '../engine/plan-index.ts';
import type { DomainEvent, EventName } from '../engine/told/events.ts';
import type { Plan } from '../language/plan.ts';
import { shortTitle } from './bare-title.ts';
import type { Words } from './vocabulary.ts';
import { WEIGHTY, type Weighty } from './weighty.ts';

/** A line holds no more of them. */
const NAMED_MAX = 3;

/** `Receipt done; 4-hour response breached`; without anything weighty what the record does. */
export function gistOf(words: Words, plan: Plan, events: readonly DomainEvent[]): string {
  const weight = (event: DomainEvent) => (WEIGHTY as readonly EventName[]).indexOf(event.type);
  const weighty = events.filter((event) => weight(event) >= 0).sort((a, b) => weight(a) - weight(b));
  const named = weighty.map((event) => {
    const word = words.gist[event.type as Weighty];
    const title = titleIn(plan, event);
    return title === undefined ? word : `${title} ${word}`;
  });
  const said = [...new Set(named)].slice(0, NAMED_MAX);
  return said.length === 0 ? words.recorded : said.join(words.and);
}

/** Of its clock, else of its step: as the SOP calls it. */
function titleIn(plan: Plan, event: DomainEvent): string | undefined {
  const { clock, step } = event as { clock?: string; step?: string };
  if (clock !== undefined) return shortTitle(titleOf(plan, { id: clock }));
  const title = step === undefined ? undefined : indexOf(plan).steps.get(step)?.title;
  return title === undefined ? undefined : shortTitle(title);
}
