/** Whether a person is there to take work. */
import { z } from 'zod';

/** The body that changes it. */
export const SetPresenceSchema = z.strictObject({ present: z.boolean() });
export type SetPresence = z.output<typeof SetPresenceSchema>;

/** As it is now. */
export const PresenceSchema = z.object({ person: z.string(), present: z.boolean() }).meta({ id: 'Presence' });
export type Presence = z.output<typeof PresenceSchema>;
