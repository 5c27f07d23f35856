/** The feed for systems that follow: entries as CloudEvents 1.0, in structured mode. */
import { z } from 'zod';
import { AnyEventSchema } from './timeline-event.ts';
import { Instant } from './value.ts';

/** Where in the feed: the `id` of an entry, or the `next` of an answer. */
const FeedId = z.string().regex(/^[0-9a-z]{1,12}-[0-9]{1,15}$/);

/** The query of the feed. */
export const FeedQuerySchema = z.strictObject({
  after: FeedId.optional().describe(
    '上次回答的 next；不写则从仍保留的最早一条开始 / `next` of the answer before; absent: from the oldest that is kept',
  ),
  limit: z.coerce.number().int().min(1).max(500).optional().describe('1–500; 100 when absent'),
});

/** One entry. Folded in their order by case and `seq`, entries say what stands. */
export const FeedEventSchema = z
  .object({
    specversion: z.literal('1.0'),
    id: FeedId,
    source: z.literal('/v1/feed'),
    type: z
      .string()
      .describe(
        '`bihuan.` 加事件名；`bihuan.feed.retracted`：该序号的事件已不成立；`bihuan.feed.removed`：案件已按期限删除 / `bihuan.` and the event; the event of this `seq` stands no more; retention removed the case',
      ),
    subject: z.string().describe('案件号 / the case'),
    time: Instant,
    datacontenttype: z.literal('application/json'),
    sequence: z.string().describe('位置，补零以便按文本排序 / the position, with zeros so that texts sort'),
    sop: z.string(),
    data: z.object({
      case: z.string(),
      seq: z.int().optional(),
      event: AnyEventSchema.optional().describe(
        '事件本身；已不成立的没有 / the event itself; absent of one that stands no more',
      ),
      retracts: FeedId.optional().describe(
        '所撤回的一条；已不保留的没有 / the entry that is taken back, while it is kept',
      ),
    }),
  })
  .meta({ id: 'FeedEvent' });
export type WireFeedEvent = z.output<typeof FeedEventSchema>;

/** What follows a place. */
export const FeedSchema = z
  .object({
    items: z.array(FeedEventSchema),
    next: FeedId.describe('下次的 after / `after` of the next request'),
    more: z.boolean().describe('马上还有 / there is more at once'),
  })
  .meta({ id: 'Feed' });
export type WireFeed = z.output<typeof FeedSchema>;
