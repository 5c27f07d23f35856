/** What files may be – of a field, of a kind of evidence – and `evidence`: what each kind of it needs. */
import { z } from 'zod';
import { key, mapOf, namesOf, object } from './key.ts';
import { Kebab } from './words.ts';

/** `image/*`, `application/pdf`. */
const MediaType = z
  .string()
  .regex(/^[a-z]+\/(\*|[a-z0-9][a-z0-9.+-]*)$/, 'data/bad-accept')
  .max(100, 'data/bad-accept');

/** Beside `type: file`, and in a kind of evidence that needs a file. */
export const fileLimits = {
  accept: key(
    namesOf(MediaType).optional(),
    '收哪些类型的文件（按内容判定）；写了就须是上传的文件。不写：图片、音视频、PDF、Office 文档、纯文本。',
    'The media types taken, by what files hold; written, it takes an uploaded file. Unwritten: pictures, recordings, PDF, Office, plain text.',
    ['image/*', 'application/pdf'],
  ),
  max_mb: key(
    z.number().positive().max(2_000).optional(),
    '最大多少 MB；写了就须是上传的文件。不写：按部署的上限（`BIHUAN_FILE_MB`）。',
    'The largest size in MB; written, it takes an uploaded file. Unwritten: as the installation has it (`BIHUAN_FILE_MB`).',
    10,
  ),
};

const Kind = object({
  needs: key(
    z.enum(['file', 'reference']),
    '`file`：上传到本案的文件；`reference`：另存之处的编号（如录音编号），或上传的文件。不在此列的凭证，写名字即可。',
    '`file`: a file brought to the case; `reference`: the id of what is kept elsewhere (of a recording, say), or a file. Of evidence that is not listed a name will do.',
    'reference',
  ),
  ...fileLimits,
});

export const EvidenceKinds = mapOf(Kebab, Kind);
export type EvidenceKindsSource = z.output<typeof EvidenceKinds>;
