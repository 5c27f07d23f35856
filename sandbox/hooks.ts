/** Tells outside events to registered addresses as signed webhooks, in the shape the product's `POST /v1/events` takes. */
import { setTimeout as wait } from 'node:timers/promises';
import { signer } from './auth.ts';
import type { OutsideEvent, System } from './operation.ts';
import { Problem } from './problem.ts';
import { type Doc, shaped } from './shape.ts';

/** Waits before the tries after the first: long enough for a restart of the receiver, short enough for a demo. */
const retryAfterMs = [500, 2_000, 10_000];
/** One try; a receiver that takes longer is treated as away. */
const timeoutMs = 5_000;
/** Of the list of deliveries: what a person looks through. */
const keptMax = 200;

interface Hook {
  url: string;
  secret?: string;
  token?: string;
}

/** One event on its way or there. */
export interface Delivery {
  /** The same at every try: the receiver's key for duplicates. */
  id: string;
  system: System;
  name: string;
  subject: string;
  tries: number;
  /** Status of the last try; 0: no answer. */
  status: number;
  state: 'waiting' | 'delivered' | 'given-up';
}

export interface Hooks {
  /** @throws Problem 422 */
  register(system: System, body: unknown): Doc;
  remove(system: System): void;
  /** Sends in the background; nothing happens when nobody registered. `id` is the event's for ever. */
  tell(system: System, id: string, event: OutsideEvent): void;
  deliveries(): readonly Delivery[];
}

/** @param ended - aborts what is waiting or under way. */
export function createHooks(ended: AbortSignal): Hooks {
  const hooks = new Map<System, Hook>();
  const deliveries: Delivery[] = [];
  return {
    register: (system, body) => {
      const hook = hookOf(shaped(body, { url: 'text', secret: 'text?', token: 'text?' }));
      hooks.set(system, hook);
      return { system, url: hook.url, signed: hook.secret !== undefined };
    },
    remove: (system) => void hooks.delete(system),
    tell: (system, id, event) => {
      const hook = hooks.get(system);
      if (!hook) return;
      const { name, subject } = event;
      const delivery: Delivery = { id, system, name, subject, tries: 0, status: 0, state: 'waiting' };
      deliveries.push(delivery);
      if (deliveries.length > keptMax) deliveries.shift();
      void deliver(hook, delivery, JSON.stringify(event), ended);
    },
    deliveries: () => deliveries,
  };
}

function hookOf(told: Doc): Hook {
  const url = String(told.url);
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
    throw new Problem(422, 'wrong-data', 'Some fields are wrong.', [{ field: 'url', message: 'expected http(s)://…' }]);
  return {
    url,
    ...(typeof told.secret === 'string' && { secret: told.secret }),
    ...(typeof told.token === 'string' && { token: told.token }),
  };
}

async function deliver(hook: Hook, delivery: Delivery, body: string, ended: AbortSignal): Promise<void> {
  for (const pauseMs of [0, ...retryAfterMs]) {
    try {
      if (pauseMs > 0) await wait(pauseMs, undefined, { signal: ended, ref: false });
    } catch {
      return;
    }
    delivery.tries += 1;
    delivery.status = await tryOnce(hook, delivery.id, body, ended);
    if (delivery.status >= 200 && delivery.status < 300) {
      delivery.state = 'delivered';
      return;
    }
  }
  delivery.state = 'given-up';
}

async function tryOnce(hook: Hook, id: string, body: string, ended: AbortSignal): Promise<number> {
  const at = new Date();
  const headers: Record<string, string> = {
    'content-type': 'application/json',
    'idempotency-key': id,
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    ...(hook.secret !== undefined && { 'webhook-signature': signer(hook.secret).sign(id, at, body) }),
    ...(hook.token !== undefined && { authorization: `Bearer ${hook.token}` }),
  };
  try {
    const signal = AbortSignal.any([ended, AbortSignal.timeout(timeoutMs)]);
    const answer = await fetch(hook.url, { method: 'POST', headers, body, redirect: 'manual', signal });
    await answer.body?.cancel();
    return answer.status;
  } catch {
    return 0;
  }
}
