/** RFC 9457 problems: every answer that is not a success, and the page that explains a code. */
import { z } from 'zod';
import { DiagnosticSchema } from './diagnostic.ts';

/** Values put into the text of a problem. */
const ParamsSchema = z.record(z.string(), z.union([z.string(), z.number()]));

/** A step that is open now, with the acts it takes. */
const OpenStepSchema = z.object({ step: z.string(), attempt: z.int(), acts: z.array(z.string()) });

/** RFC 9457, with our own members. */
export const ProblemSchema = z
  .object({
    type: z.string().describe('Address of a page about this code'),
    title: z.string(),
    status: z.int(),
    detail: z.string().describe('zh or en, by Accept-Language'),
    code: z.string().describe('Stable for ever; look this one up'),
    instance: z.string(),
    params: ParamsSchema.optional(),
    fields: z.array(z.object({ field: z.string(), code: z.string(), detail: z.string() })).optional(),
    open: z.array(OpenStepSchema).optional().describe('What is open now'),
    acts: z.array(z.string()).optional().describe('What the case takes now'),
    diagnostics: z.array(DiagnosticSchema).optional(),
    away: z.array(z.string()).optional(),
    cases: z
      .array(z.object({ case: z.string(), heard: z.boolean(), code: z.string().optional().describe('Why not') }))
      .optional()
      .describe('What became of each case of an event'),
  })
  .meta({ id: 'Problem' });
export type WireProblem = z.output<typeof ProblemSchema>;

function ifSo<Member extends z.ZodType>(member: Member) {
  return member.optional().catch(undefined);
}

const { title, detail, code, fields, open, acts, diagnostics, away } = ProblemSchema.shape;

/** What any body has of a problem, for callers who print it: an answer of a proxy may have nothing, or something else there. */
export const PerhapsProblemSchema = z.object({
  title: ifSo(title),
  detail: ifSo(detail),
  code: ifSo(code),
  fields: ifSo(fields),
  open: ifSo(open),
  acts: ifSo(acts),
  diagnostics: ifSo(diagnostics),
  away: ifSo(away),
});
export type PerhapsProblem = z.output<typeof PerhapsProblemSchema>;

/** The page of a code, where `type` of a problem leads. */
export const ProblemPageSchema = z.object({ code: z.string(), zh: z.string(), en: z.string() });
export type ProblemPage = z.output<typeof ProblemPageSchema>;
