/** The feed: what is told of cases, in the order in which it was committed, for systems that follow. */
import { FeedQuerySchema, FeedSchema } from '../../wire/feed.ts';
import { mustHave, READS_FEED } from '../auth/permissions.ts';
import { entriesToWire } from '../feed/entry.ts';
import { feedId, mustGoOn } from '../feed/place.ts';
import { type Route, route } from '../route.ts';
import type { Services } from '../services.ts';

const ENTRIES = 100;

export function feedRoutes(services: Services): Route[] {
  return [following(services)];
}

function following(services: Services): Route {
  return route({
    method: 'get',
    path: '/v1/feed',
    tag: 'feed',
    summary: '案件事件流，按提交次序编号 / What is told of cases, numbered in the order of its commit',
    description:
      'CloudEvents 1.0, without personal values, of the SOPs and fields that the token names. At least once: keep `next` when the items are done. Fold by case and `seq`: a later entry takes the place of an earlier one, a retraction takes it away. 410: from there nobody can go on without missing something (kept for 30 days; the record was restored): read the lists, and begin without `after`.',
    query: FeedQuerySchema,
    answers: { 200: { description: 'What follows', schema: FeedSchema } },
    problems: [403, 410],
    handle: async ({ identity, query }) => {
      mustHave(identity, READS_FEED);
      const after = mustGoOn(await services.record.feedPlace(), query.after);
      const page = await services.record.readAs(identity.eyes).feed({ after, limit: query.limit ?? ENTRIES });
      // Meanwhile it may have become another feed.
      if (query.after !== undefined) mustGoOn(page, query.after);
      const items = await entriesToWire(services, identity, page, page.items);
      return { status: 200, body: { items, next: feedId(page, page.upTo), more: page.upTo < page.head } };
    },
  });
}
