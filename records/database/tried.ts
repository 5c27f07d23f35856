/** Runs a call of the record: repeats it when transactions got in each other's way, and names what an outage is. */
import { translated } from '../errors.ts';

/** Deadlock, and a snapshot that could not be kept: PostgreSQL undid everything and asks to try again. */
const repeatable = new Set(['40P01', '40001']);
const attempts = 3;

/** @throws RecordAway when the database is away; other errors as they are. */
export async function tried<T>(call: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await call();
    } catch (error) {
      const code = (error as { code?: unknown }).code;
      if (attempt < attempts && typeof code === 'string' && repeatable.has(code)) continue;
      throw translated(error);
    }
  }
}
