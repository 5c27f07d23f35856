/**
 * A program of its own: makes a Temporal server that `npm start` did not start fit for cases, before the first worker
 * runs there. Registers the search attributes; with `--retention` also keeps ended cases for 90 days.
 */
import { parseArgs } from 'node:util';
import { loadConfig } from './config.ts';
import { prepareTemporal } from './temporal-server.ts';

const { values } = parseArgs({ options: { retention: { type: 'boolean', default: false } } });
const { temporal } = loadConfig();
await prepareTemporal({ ...temporal, given: !values.retention });
