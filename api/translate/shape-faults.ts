/** What zod found wrong with a request, in our own codes: one entry per place. */
import type { z } from 'zod';
import type { FieldFault } from '../problem.ts';

export function shapeFaults(error: z.ZodError, at = ''): FieldFault[] {
  return error.issues.flatMap((issue) => faultsOf(issue, at));
}

function faultsOf(issue: z.core.$ZodIssue, at: string): FieldFault[] {
  const path = [...(at === '' ? [] : [at]), ...issue.path.map(String)];
  const field = path.join('.');
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({ field: [...path, key].join('.'), code: 'shape/unknown-key' }));
    case 'invalid_type':
      return missing(issue)
        ? [{ field, code: 'data/required' }]
        : [{ field, code: 'shape/wrong-type', params: { expected: issue.expected } }];
    case 'invalid_value':
      return [{ field, code: 'shape/not-one-of', params: { expected: issue.values.map(String).join(', ') } }];
    case 'too_big':
      return [
        {
          field,
          code: isText(issue.origin) ? 'data/too-long' : 'data/too-large',
          params: { max: Number(issue.maximum) },
        },
      ];
    case 'too_small':
      return [
        {
          field,
          code: isText(issue.origin) ? 'data/too-short' : 'data/too-small',
          params: { min: Number(issue.minimum) },
        },
      ];
    case 'invalid_union':
      return unionFaults(issue, field);
    default:
      return [{ field, code: 'shape/invalid' }];
  }
}

function unionFaults(issue: z.core.$ZodIssueInvalidUnion, field: string): FieldFault[] {
  // Of a union told apart by one word, the word is what is wrong.
  if ('options' in issue && Array.isArray(issue.options))
    return [{ field, code: 'shape/not-one-of', params: { expected: issue.options.map(String).join(', ') } }];
  const [first] = issue.errors.filter((it) => it.length > 0);
  return first === undefined ? [{ field, code: 'shape/invalid' }] : first.flatMap((it) => faultsOf(it, field));
}

/** zod says "undefined" only in words; a missing member has no input. */
function missing(issue: z.core.$ZodIssue): boolean {
  return issue.input === undefined && /received undefined/.test(issue.message);
}

function isText(origin: string): boolean {
  return origin === 'string' || origin === 'array';
}
