/** A signal that the record counts across cases: the case is told, and looks at nothing by itself. */
import { type KernelForm, NEVER_MS } from './form.ts';

export const count: KernelForm = { look: () => undefined, nextMs: () => NEVER_MS };
