/** Shipped stories of several cases on a real server: what they tell each other goes through its record and a relay (rules 17, 18, 25). */
import { namesIn } from '../../simulator/scenario/stage.ts';
import { onServer } from './stories.ts';

/** The procedures whose stories of several cases are played there; the others tell of nothing that these do not. */
const PLAYED = new Set(['complaint', 'order-exception']);

onServer(({ sop, scenarios }) => (PLAYED.has(sop) ? scenarios.filter((it) => namesIn(it).size > 0) : []));
