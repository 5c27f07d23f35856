/** Who is who: names and teams of the organization, for those who belong to it. */
import { DirectorySchema } from '../../wire/directory.ts';
import { mustHave, READS_DIRECTORY } from '../auth/permissions.ts';
import { type Route, route } from '../route.ts';
import type { Services } from '../services.ts';

export function directoryRoutes({ directory }: Services): Route[] {
  return [
    route({
      method: 'get',
      path: '/v1/directory',
      tag: 'tasks',
      summary: '人员与团队的名称 / Names of people and teams',
      answers: { 200: { description: 'The organization', schema: DirectorySchema } },
      problems: [403],
      handle: async ({ identity }) => {
        if (!identity.person) mustHave(identity, READS_DIRECTORY);
        const { people = {}, teams = {} } = (await directory.organization()) ?? {};
        return {
          status: 200,
          body: {
            people: Object.entries(people).map(([id, { name, teams: of }]) => ({ id, name, teams: [...of] })),
            teams: Object.entries(teams).map(([id, { title, lead }]) => ({ id, title, lead })),
          },
        };
      },
    }),
  ];
}
