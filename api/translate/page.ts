/** Pages of a list: items and the cursor of the next page, absent at the end. */
import type { Page } from '../../records/store/lists.ts';

/** A page of the record with its items in the words of the wire. */
export function pageToWire<T, Item>(page: Page<T>, item: (it: T) => Item): { items: Item[]; next?: string } {
  return { items: page.items.map(item), next: page.next };
}
