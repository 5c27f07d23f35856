/** Checking and publishing a workspace, and a second person's word for it. */
import { z } from 'zod';
import { DiagnosticSchema } from './diagnostic.ts';
import { NamedSchema } from './sop.ts';
import { Instant } from './value.ts';

const FilesSchema = z
  .record(z.string().min(1).max(300), z.string())
  .describe('工作区的全部文件：路径 → 内容 / the files of a whole workspace, by path');

/** The body of a check. */
export const CheckSchema = z.strictObject({ files: FilesSchema });
export type Check = z.output<typeof CheckSchema>;

/** Every finding at once. */
export const CheckedSchema = z
  .object({ good: z.boolean(), sops: z.array(NamedSchema), diagnostics: z.array(DiagnosticSchema) })
  .meta({ id: 'Checked' });
export type Checked = z.output<typeof CheckedSchema>;

const RemoveSchema = z
  .array(
    z
      .string()
      .regex(
        /^(person|team|setting|message|connector|ladder|authority|calendar|fragment|retention-class|retention|retention-rule|sop)\/[\w.-]+$/,
      )
      .max(200),
  )
  .max(1_000)
  .describe('明确移除的内容，如 person/li、team/x、sop/x / what goes, by name: nothing goes by being left out');

const MoveSchema = z
  .record(z.string().max(200), z.string().max(200))
  .describe(
    '移除者的工作交给谁：{"person/li": "wang"}；流程写 finish / where the work of what goes goes to; of an SOP: finish',
  );

/** The body of a publication: what changes. It is merged by id with what is in force. */
export const PublishSchema = z
  .strictObject({
    files: z
      .record(z.string().min(1).max(300), z.string())
      .describe(
        '有改动的文件：路径 → 内容；没写到的保持不变 / the files that change, by path; what they do not mention stays',
      ),
    remove: RemoveSchema.optional(),
    move: MoveSchema.optional(),
    editors: z
      .array(z.string().max(200))
      .max(50)
      .optional()
      .describe('改过这份草稿的人：他们不能确认 / who edited the draft: none of them can confirm it'),
    dry_run: z.boolean().optional().describe('只看结果，不发布 / say what would happen'),
  })
  .meta({ id: 'Publish' });
export type Publish = z.output<typeof PublishSchema>;

/** One thing a publication changes. */
export const LineSchema = z.object({
  id: z.string(),
  touches: z.enum(['customers', 'agents', 'leads']),
  zh: z.string(),
  en: z.string(),
});

/** What was published, or would be. */
export const PublishedSchema = z
  .object({
    published: z.array(NamedSchema),
    pending: z.array(NamedSchema),
    unchanged: z.array(NamedSchema),
    stale: z
      .array(NamedSchema)
      .describe('Published versions that take what changes beside them with their next version'),
    kept: z.array(z.string()).describe('What stays in force although a given file does not mention it'),
    removed: z.array(z.string()),
    confirm_by: z.string().optional().describe('The role whose member must confirm'),
    publication: z.int().optional().describe('Its number, while it waits'),
    hash: z.string().optional().describe('What the second person confirms'),
    workspace_changed: z.boolean().describe('What all SOPs share differs: people, teams, connectors, texts, calendars'),
    dry_run: z.boolean(),
    lines: z.array(LineSchema).describe('What it means, line by line'),
    diagnostics: z.array(DiagnosticSchema),
  })
  .meta({ id: 'Published' });
export type Published = z.output<typeof PublishedSchema>;

/** The parameter of a publication's addresses. */
export const PublicationIdSchema = z.object({ publication: z.coerce.number().int().min(1).max(2_147_483_647) });

/** What waits for a second person, or was confirmed. */
export const PublicationSchema = z
  .object({
    id: z.int(),
    kind: z.enum(['change', 'migration', 'calendars']),
    versions: z.array(NamedSchema),
    removed: z.array(z.string()),
    moves: z.record(z.string(), z.string()),
    asked_by: z.string(),
    editors: z.array(z.string()),
    gainers: z.array(z.string()).describe('Who gains a role, team, lead, cap or right by it: none of them confirms'),
    asked_at: Instant,
    lapses_at: Instant,
    confirmed_by: z.string().optional(),
    confirmed_at: Instant.optional(),
    by_operator: z.literal(true).optional().describe("Confirmed at the server's own console: nobody else was left"),
    hash: z.string().describe('Covers base, packages, workspace, removals, moves, who asked, and the ids of the lines'),
    lines: z.array(LineSchema),
  })
  .meta({ id: 'Publication' });
export type WirePublication = z.output<typeof PublicationSchema>;

/** Those that wait, newest first. */
export const PublicationListSchema = z.object({ items: z.array(PublicationSchema) }).meta({ id: 'PublicationList' });
export type PublicationList = z.output<typeof PublicationListSchema>;

/** The body of a confirmation: exactly what was shown. */
export const ConfirmSchema = z
  .strictObject({ hash: z.string().min(1).max(200).describe('所见发布的 hash / the hash of the publication as shown') })
  .meta({ id: 'Confirm' });
export type Confirm = z.output<typeof ConfirmSchema>;
