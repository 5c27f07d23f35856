/** Messages sent, each once by its key. */

/** A message sent or being sent. `result`: `sent`, `erased`, or a code why not. */
export interface Delivery {
  key: string;
  case: string;
  about: string;
  /** Person id, or the vault reference of the customer's address. */
  recipient: string;
  by: string;
  message?: string;
}

/** `yours`: send it now; `delivered`: done before; `busy`: another attempt holds it and may still succeed. */
export type DeliveryClaim = 'yours' | 'delivered' | 'busy';

/** The right to send a message, and what became of it. */
export interface DeliveryStore {
  /** A claim lasts 12 s unless it is marked or released. */
  claimDelivery(delivery: Delivery): Promise<DeliveryClaim>;
  markDelivered(key: string, result: string): Promise<void>;
  /** After a failed attempt: the next may start at once. */
  releaseDelivery(key: string): Promise<void>;
  deliveries(caseId: string): Promise<(Delivery & { deliveredAtMs?: number; result?: string })[]>;
}
