/** Cases that come from another system, a page of rows at a time, and cases on their way out in the same shape. */
import { z } from 'zod';
import { CaseStateSchema } from './case-state.ts';
import { PageQuerySchema } from './page.ts';
import { Instant, ValuesSchema } from './value.ts';

/** Rows of one call at most; a row is a few hundred bytes and a body 1 MB. */
export const IMPORT_ROWS_MAX = 100;

const text = z.string().min(1).max(200);

/** Contacts, promises or pauses of one row at most; a case has a dozen. */
export const IMPORT_LINES_MAX = 100;
const said = z.string().min(1).max(4_000);

const BroughtContactSchema = z.strictObject({
  at: text.describe('何时 / when'),
  direction: z
    .enum(['in', 'out'])
    .describe('in 客户找来，out 联系了客户 / the customer reached us, or we the customer'),
  channel: text.optional(),
  text: said.optional().describe('说了什么，加密存放 / what was said; it goes into the vault'),
});

const BroughtPromiseSchema = z.strictObject({
  text: said.describe('承诺了什么，加密存放 / what was promised; it goes into the vault'),
  until: text.describe('最迟何时 / until when'),
  made_at: text.optional().describe('何时承诺；不写则受理时 / when it was made; when it was received if absent'),
});

const BroughtPauseSchema = z.strictObject({
  reason: text.describe('原因（规则 4） / one of the reasons of rule 4'),
  from: text.describe('自何时 / since when'),
  until: text.optional().describe('到何时；不写则仍在等 / until when; it waits still if absent'),
});

const ImportRowSchema = z
  .strictObject({
    external_id: text.describe('原系统的编号：同一编号只进一次 / its number in the other system: it comes in once'),
    received_at: text.describe('在那里受理的时刻，时限自此算起 / when it was received there: limits run from then'),
    state: CaseStateSchema.optional().describe('在那里的状态；只迁入未结的 / its state there; only open ones come in'),
    step: text.optional().describe('所在步骤；不写则第一步 / the step it stands at; the first one when absent'),
    met: z.array(text).max(50).optional().describe('在那里已达成的时钟 / clocks that were met there'),
    channel: text.optional(),
    data: ValuesSchema.describe('字段 / fields of the SOP; money in 元, instants in ISO 8601'),
    evidence: z
      .record(z.string().min(1).max(100), z.string().max(1_000))
      .optional()
      .describe('凭证与附件的引用，按名 / evidence and attachments by name: where each is kept'),
    owner: text.optional().describe('负责人：组织里的人员 id / its owner: id of a person of the organization'),
    team: text.optional().describe('负责人的团队；不写则其第一个团队 / the team of the owner; the first one if absent'),
    contacts: z
      .array(BroughtContactSchema)
      .max(IMPORT_LINES_MAX)
      .optional()
      .describe('受理之后的联系 / contacts since it was received'),
    promises: z.array(BroughtPromiseSchema).max(IMPORT_LINES_MAX).optional().describe('未兑现的承诺 / open promises'),
    pauses: z
      .array(BroughtPauseSchema)
      .max(IMPORT_LINES_MAX)
      .optional()
      .describe('等待他人的时段 / when it waited for others'),
  })
  .meta({ id: 'ImportRow' });
/** One case of the other system. */
export type ImportRow = z.output<typeof ImportRowSchema>;

/** The body: a page. Sent again it changes nothing. */
export const ImportSchema = z
  .strictObject({
    sop: text.describe('流程 / id of a published SOP; its newest version is used'),
    source: text.optional().describe('原系统的名字：编号在其中唯一 / the other system: numbers are unique in it'),
    dry_run: z.boolean().optional().describe('只看结果 / say what would happen and change nothing'),
    items: z.array(ImportRowSchema).min(1).max(IMPORT_ROWS_MAX),
  })
  .meta({ id: 'Import' });
export type Import = z.output<typeof ImportSchema>;

const StandingSchema = z.object({ clock: z.string(), title: z.string(), state: z.string(), due: Instant.optional() });
const FaultSchema = z.object({ field: z.string(), code: z.string(), detail: z.string() });

const ImportedSchema = z
  .object({
    external_id: z.string(),
    status: z
      .enum(['new', 'opened', 'joined', 'unchanged', 'changed', 'wrong', 'waiting', 'later'])
      .describe(
        'new: would be opened; joined: a contact of the open case of the same matter; changed: came in before with other contents, and nothing is done; waiting: kept, and opened as soon as the servers are there; later: not looked at for want of time or of a place, to be sent again',
      ),
    case: z.string().optional(),
    clocks: z.array(StandingSchema).optional().describe('Of a dry run: how its clocks would stand'),
    fields: z.array(FaultSchema).optional().describe('What is wrong with it'),
  })
  .meta({ id: 'Imported' });
export type ImportedRow = z.output<typeof ImportedSchema>;

/** What became of each row, in the order of the rows. */
export const ImportedPageSchema = z
  .object({ dry_run: z.boolean(), items: z.array(ImportedSchema) })
  .meta({ id: 'ImportedPage' });
export type ImportedPage = z.output<typeof ImportedPageSchema>;

/** Which cases leave. */
export const ExportQuerySchema = z.strictObject({
  ...PageQuerySchema.shape,
  sop: text,
  state: CaseStateSchema.optional(),
});

const ExportedSchema = ImportRowSchema.extend({
  received_at: Instant,
  masked: z
    .array(z.string())
    .optional()
    .describe('Fields shown as *** to this caller: such a row does not come in again'),
}).meta({ id: 'ExportedRow' });
export type ExportedRow = z.output<typeof ExportedSchema>;

/** A page of the cases that the caller may read, newest first. */
export const ExportedPageSchema = z
  .object({ items: z.array(ExportedSchema), next: z.string().optional().describe('cursor of the next page') })
  .meta({ id: 'ExportedPage' });
export type ExportedPage = z.output<typeof ExportedPageSchema>;
