/** Files of cases: what an upload may say beside its bytes, and what is told of a file. */
import { z } from 'zod';
import { Instant } from './value.ts';

/** One file of one case. */
export const CaseFileIdSchema = z.object({
  id: z.string().describe('案件号 / case id'),
  file: z
    .string()
    .regex(/^file:v1\.[A-Za-z0-9_-]{43}$/)
    .describe('文件，如 file:v1.… / a file, as an upload answered it'),
});

/** What it is brought for decides what it may be. */
export const UploadQuerySchema = z.strictObject({
  for: z
    .string()
    .regex(/^[a-z][a-z0-9_-]{0,59}$/)
    .optional()
    .describe('为哪个字段或凭证上传：按其类型与大小限制 / the field or evidence it is brought for, whose limits hold'),
});

const file = {
  file: z.string().describe('写进字段或凭证的引用 / what stands in a field, or as the ref of evidence'),
  type: z.string().describe('按内容判定 / by its bytes'),
  bytes: z.int(),
  sha256: z.string(),
  for: z.string().optional().describe('为哪个字段或凭证 / the field or evidence it was brought for'),
};

/** The answer to an upload. */
export const UploadedSchema = z.object(file).meta({ id: 'Uploaded' });

const shown = {
  ...file,
  name: z.string().describe('按角色遮蔽 / masked by role'),
  at: Instant,
  by: z.string(),
};

/** All files of a case. */
export const FilesSchema = z.object({ items: z.array(z.object(shown).meta({ id: 'File' })) }).meta({ id: 'Files' });

/** A file, and from where it can be had for a while. */
export const FileLinkSchema = z
  .object({
    ...shown,
    url: z
      .string()
      .describe('下载地址（相对于 API）/ where it is had, on this API; for this reader, and no token beside it'),
    until: Instant.describe('到何时 / until then'),
  })
  .meta({ id: 'FileLink' });

export type WireUploaded = z.output<typeof UploadedSchema>;
export type WireFile = z.output<typeof FilesSchema>['items'][number];
export type WireFileLink = z.output<typeof FileLinkSchema>;
