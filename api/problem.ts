/** RFC 9457 problems: what every answer that is not a success looks like, and the one error that carries one. */
import { STATUS_CODES } from 'node:http';
import type { Refusal } from '../engine/turn.ts';
import type { Diagnostic } from '../language/diagnostic.ts';
import type { WireProblem } from '../wire/problem.ts';
import { iso } from './translate/instants.ts';
import { type Locale, type Params, type ProblemCode, textOf } from './texts/texts.ts';

/** One value that is wrong. `field` is its path in the body, or the SOP's name of it. */
export interface FieldFault {
  field: string;
  code: string;
  params?: Params | undefined;
}

/** What a problem can say beside its code. */
export interface ProblemFacts {
  params?: Params;
  fields?: readonly FieldFault[];
  /** The steps that are open now, each with the acts it takes. */
  open?: Refusal['open'];
  /** Acts the case takes now. */
  acts?: readonly string[];
  diagnostics?: readonly Diagnostic[];
  /** What became of each case of a request that concerns many; `code`: why it could not be told. */
  cases?: readonly { case: string; code?: string }[];
  /** What is away, for readiness. */
  away?: readonly string[];
  headers?: Readonly<Record<string, string>>;
}

/**
 * Thrown by handlers; the last middleware turns it into an answer. Never holds a personal value. Codes are those with a text
 * here, unless `Problem<string>` says that one comes from elsewhere.
 */
export class Problem<Code extends string = ProblemCode> extends Error {
  override readonly name = 'Problem';
  readonly status: number;
  readonly code: string;
  readonly facts: ProblemFacts;
  constructor(status: number, code: NoInfer<Code>, facts: ProblemFacts = {}) {
    super(code);
    this.status = status;
    this.code = code;
    this.facts = facts;
  }
}

/** Seconds a caller waits before it repeats what met an outage: about as long as a killed worker's cases take. */
const RETRY_AFTER_S = 5;

/** 503 with Retry-After. */
export function away(
  what:
    | 'away/temporal'
    | 'away/files'
    | 'away/scanner'
    | 'away/worker'
    | 'away/record'
    | 'away/keys'
    | 'case/not-recorded',
  params: Params = {},
): Problem {
  return new Problem(503, what, { params, headers: { 'Retry-After': String(RETRY_AFTER_S) } });
}

/** 503 for a request that was turned away before anything was done; callers come again at different times. */
export function busy(): Problem {
  const seconds = 1 + Math.floor(Math.random() * 4);
  return new Problem(503, 'away/busy', { headers: { 'Retry-After': String(seconds) } });
}

/**
 * The problem of a refusal of the kernel: its code unchanged (a newer worker may know others), the instant in its parameters as
 * the wire has instants.
 */
export function refusedBy(refusal: Refusal, acts?: readonly string[]): Problem<string> {
  const { status, code, params, fields, open } = refusal;
  return new Problem<string>(status, code, {
    ...(params && { params: params.from === undefined ? params : { ...params, from: iso(Number(params.from)) } }),
    ...(fields && { fields }),
    ...(open && { open }),
    ...(acts && { acts }),
  });
}

/** 422 with one entry per field. */
export function wrongFields(fields: readonly FieldFault[]): Problem {
  return new Problem(422, 'data/invalid', { fields });
}

/** The body of the answer. `type` leads to a page that explains the code (routes/problems). */
export function problemBody(problem: Problem, locale: Locale, requestId: string): WireProblem {
  const { status, code, facts } = problem;
  const { params = {}, fields, open, acts, diagnostics, away: missing, cases } = facts;
  return {
    type: `/problems/${code}`,
    title: STATUS_CODES[status] ?? 'Error',
    status,
    detail: textOf(code, params, locale),
    code,
    instance: `urn:request:${requestId}`,
    ...(Object.keys(params).length > 0 && { params }),
    ...(fields && {
      fields: fields.map((f) => ({ field: f.field, code: f.code, detail: textOf(f.code, f.params ?? {}, locale) })),
    }),
    ...(open && { open }),
    ...(acts && { acts: [...acts] }),
    ...(diagnostics && { diagnostics: [...diagnostics] }),
    ...(missing && { away: [...missing] }),
    ...(cases && { cases: cases.map((it) => ({ ...it, heard: it.code === undefined })) }),
  };
}
