/** The embedded PostgreSQL for a while, when nothing else of the product runs: what is done to a database at rest. */
import { lockHome } from './home-lock.ts';
import { startKeeper } from './keeper.ts';
import { preparePostgres } from './postgres.ts';
import { supervise } from './processes.ts';

/**
 * Starts the server of the data folder, hands out the address of its maintenance database, and stops it again.
 *
 * @throws HomeInUse while the product runs there; Error with the server's last lines when it does not start
 */
export async function withRestingPostgres<T>(
  { home, port }: { home: string; port: number },
  use: (adminUrl: string) => Promise<T>,
): Promise<T> {
  const unlock = await lockHome(home);
  try {
    const { spec, adminUrl } = await preparePostgres({ home, port });
    const keeper = startKeeper();
    const server = supervise(spec, keeper, () => {});
    try {
      await server.ready();
      return await use(adminUrl);
    } finally {
      await server.stop();
      keeper.close();
    }
  } finally {
    await unlock();
  }
}
