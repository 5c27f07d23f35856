/** Commands look for this machine's own servers where `npm start` has them: the ports of the environment, moved by --port-offset. */
import { expect, test } from 'vitest';
import { sop } from '../../setup/sop-command.ts';
import { scratchFolder } from '../../setup/scratch.ts';

const commands = [
  ['case', 'advance', 'C-1', '4h'],
  ['case', 'list', '--by', 'li'],
  ['db', 'migrate'],
  ['publish', '--confirm-as-operator', '1'],
  ['audit', 'verify'],
  ['doctor'],
];

test.each(commands)('%s %s takes the ports of the environment into account', async (...args) => {
  const env = { PORT: '65000', BIHUAN_HOME: scratchFolder() };
  const said = await sop([...args, '--port-offset', '1000'], { env });
  expect([said.code, said.err]).toEqual([1, expect.stringContaining('moves the port "api" to 66000')]);
});
