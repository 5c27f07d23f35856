/** Requests to export the installation's keys. Names alone: no key ever stands in an answer. */
import { z } from 'zod';
import { Instant } from './value.ts';

/** To whom the file is encrypted. */
export const AskKeyExportSchema = z
  .strictObject({
    recipient: z
      .string()
      .trim()
      .max(100)
      .regex(/^age1[02-9ac-hj-np-z]{58}$/)
      .describe('age 公钥，文件只为它加密 / a public key of age: the file is encrypted to it alone'),
  })
  .meta({ id: 'AskKeyExport' });
export type AskKeyExport = z.output<typeof AskKeyExportSchema>;

/** The parameter of the addresses of one request. */
export const KeyExportIdSchema = z.object({
  request: z.coerce
    .number()
    .int()
    .min(1)
    .max(2 ** 31)
    .describe('申请号 / number of the request'),
});

/** What was asked, and what the second person decides by. */
export const KeyExportSchema = z
  .object({
    id: z.int(),
    recipient: z.string(),
    keys: z.array(z.string()).describe('密钥的名字，在用的在先 / names of the secrets, the one in use first'),
    hash: z.string(),
    asked_by: z.string(),
    asked_at: Instant,
    lapses_at: Instant.describe('此后不能再写出 / from then on no file is written, confirmed or not'),
    confirmed_by: z.string().optional(),
    confirmed_at: Instant.optional(),
    used_by: z.string().optional().describe('在控制台写出文件的账户 / who wrote the file at the console'),
    used_at: Instant.optional(),
  })
  .meta({ id: 'KeyExport' });
export type WireKeyExport = z.output<typeof KeyExportSchema>;

/** Oldest first. */
export const KeyExportsSchema = z.object({ items: z.array(KeyExportSchema) }).meta({ id: 'KeyExports' });
export type WireKeyExports = z.output<typeof KeyExportsSchema>;

/** By the hash that was shown. */
export const ConfirmKeyExportSchema = z
  .strictObject({ hash: z.string().regex(/^[0-9a-f]{64}$/) })
  .meta({ id: 'ConfirmKeyExport' });
export type ConfirmKeyExport = z.output<typeof ConfirmKeyExportSchema>;
