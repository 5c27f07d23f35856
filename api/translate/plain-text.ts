/** Free texts that are kept in plain, and so outlive the person they might name. */
import { looksLike } from '../../language/personal.ts';
import { wrongFields } from '../problem.ts';
import type { Services } from '../services.ts';

/** What looks like a number of a person is refused there. @throws Problem 422 */
export async function mustNameNobody(
  { directory }: Pick<Services, 'directory'>,
  field: string,
  text: string | undefined,
): Promise<void> {
  if (text === undefined) return;
  const kind = looksLike((await directory.organization())?.personalLike)(text);
  if (kind !== undefined) throw wrongFields([{ field, code: 'data/looks-personal', params: { kind } }]);
}
