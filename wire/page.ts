/** Pages of a list: items and the cursor of the next page, absent at the end. */
import { z } from 'zod';

/** The query of any list. `cursor` is the `next` of the page before. */
export const PageQuerySchema = z.strictObject({
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(200).optional().describe('1–200; 50 when absent'),
});

/** The schema of a page. @param id its name in the OpenAPI document */
export function pageOf<Item extends z.ZodType>(item: Item, id: string) {
  return z
    .object({ items: z.array(item), next: z.string().optional().describe('cursor of the next page') })
    .meta({ id });
}
