/** Pages of a list: items and the cursor of the next page, absent at the end. */
import { z } from 'zod';
import type { Page } from '../../records/store/lists.ts';

/** How many items a page has. */
export const Limit = z.coerce.number().int().min(1).max(200).optional().describe('1–200; 50 when absent');

/** The schema of a page. */
export function pageOf(item: z.ZodType, id: string) {
  return z
    .object({ items: z.array(item), next: z.string().optional().describe('cursor of the next page') })
    .meta({ id });
}

export function pageToWire<T>(page: Page<T>, item: (it: T) => unknown) {
  return { items: page.items.map(item), ...(page.next !== undefined && { next: page.next }) };
}
