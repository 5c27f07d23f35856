/**
 * One address of the API as a value: its words, schemas and handler in one place. Express serves from it and the OpenAPI
 * document is made from it, so that the two cannot differ.
 */
import type { IncomingMessage } from 'node:http';
import type { z } from 'zod';
import type { Lane } from './admission/line.ts';
import type { Identity } from './auth/identity.ts';
import type { RequestKey } from './idempotency.ts';
import type { Locale } from './texts/texts.ts';

/** A request after its checks: who, what, and under which key. */
export interface Call<Params, Query, Body> {
  identity: Identity;
  params: Params;
  query: Query;
  body: Body;
  /** Present on every POST: its Idempotency-Key and what is derived from it. */
  request: RequestKey;
  locale: Locale;
  /** When the API took it, epoch ms. */
  receivedAtMs: number;
  /** The request itself, whose body nobody has read: of a route that takes bytes. */
  incoming: IncomingMessage;
}

/** A success. Everything else is thrown as a Problem. */
export interface Answer<Body = unknown> {
  status: number;
  body: Body;
  headers?: Readonly<Record<string, string>>;
}

/** What one answer looks like. */
export interface AnswerSpec<Schema extends z.ZodType = z.ZodType> {
  description: string;
  schema: Schema;
}

/** How the same key is answered again: `stored`: the first answer is kept; `own`: the handler sees to it itself. */
export type Repeating = 'stored' | 'own';

/** An address with its types erased, as Express and the document take it. */
export interface Route {
  method: 'get' | 'post';
  /** With `{name}` for parameters. */
  path: string;
  tag: string;
  summary: string;
  description?: string;
  params?: z.ZodObject;
  query?: z.ZodObject;
  body?: z.ZodType;
  /** The body is no JSON: the handler reads it from the request, and names the request by what it held. */
  takes?: 'bytes';
  /** Successes by status. */
  answers: Readonly<Record<number, AnswerSpec>>;
  /** Statuses of problems beside those every address can have (400, 401, 406, 413, 415, 429, 500, 503). */
  problems?: readonly number[];
  repeating?: Repeating;
  /** Reaches into cases: it passes the gate (api/admission/gate.ts), in this lane. */
  lane?: Lane;
  /** How often one caller may ask in a minute, where that is less than of all addresses together. */
  perMinute?: number;
  /** The body as a table, for callers who would rather have `text/csv`. */
  csv?(body: unknown): string;
  handle(call: Call<unknown, unknown, unknown>): Promise<Answer>;
}

interface TypedRoute<P extends z.ZodObject, Q extends z.ZodObject, B extends z.ZodType, A extends z.ZodType>
  extends Omit<Route, 'params' | 'query' | 'body' | 'answers' | 'csv' | 'handle'> {
  params?: P;
  query?: Q;
  body?: B;
  answers: Readonly<Record<number, AnswerSpec<A>>>;
  csv?(body: z.output<A>): string;
  handle(call: Call<z.output<P>, z.output<Q>, z.output<B>>): Promise<Answer<z.output<A>>>;
}

/** Checks that a handler takes what its schemas give, and answers what they say. */
export function route<
  A extends z.ZodType,
  P extends z.ZodObject = z.ZodObject,
  Q extends z.ZodObject = z.ZodObject,
  B extends z.ZodType = z.ZodType,
>(given: TypedRoute<P, Q, B, A>): Route {
  return given;
}

/** What says that an answer was given before, of a success as of a refusal. */
export const REPLAYED = { 'Idempotency-Replayed': 'true' } as const;

/** Marks an answer as one that was given before. */
export function repeated<Body>(answer: Answer<Body>): Answer<Body> {
  return { ...answer, headers: { ...answer.headers, ...REPLAYED } };
}
