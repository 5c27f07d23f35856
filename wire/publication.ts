/** Checking and publishing a workspace, and a second person's word for it. */
import { z } from 'zod';
import { DiagnosticSchema } from './diagnostic.ts';
import { NamedSchema } from './sop.ts';

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

/** The body of a publication. */
export const PublishSchema = z
  .strictObject({ files: FilesSchema, dry_run: z.boolean().optional().describe('只看结果，不发布') })
  .meta({ id: 'Publish' });
export type Publish = z.output<typeof PublishSchema>;

/** What was published, or would be. */
export const PublishedSchema = z
  .object({
    published: z.array(NamedSchema),
    pending: z.array(NamedSchema),
    unchanged: z.array(NamedSchema),
    confirm_by: z.string().optional().describe('The role whose member must confirm'),
    workspace_changed: z.boolean().describe('People, connectors or calendars of shifts differ'),
    dry_run: z.boolean(),
    diagnostics: z.array(DiagnosticSchema),
  })
  .meta({ id: 'Published' });
export type Published = z.output<typeof PublishedSchema>;

/** The body of a confirmation: the address says it all. */
export const ConfirmSchema = z.strictObject({});
export type Confirm = z.output<typeof ConfirmSchema>;

/** What the second person's word published. */
export const ConfirmedSchema = z.object({ published: z.array(NamedSchema) }).meta({ id: 'Confirmed' });
export type Confirmed = z.output<typeof ConfirmedSchema>;
