/** Who is who in the organization: what ids of people and teams stand for, for pages and terminals. */
import { z } from 'zod';

/** As published last; a person or team that is no more is not in it. */
export const DirectorySchema = z
  .object({
    people: z.array(z.object({ id: z.string(), name: z.string(), teams: z.array(z.string()) })),
    teams: z.array(z.object({ id: z.string(), title: z.string(), lead: z.string() })),
  })
  .meta({ id: 'Directory' });
export type WireDirectory = z.output<typeof DirectorySchema>;
