/** The door of a thread whose module is TypeScript: a thread does not take over its parent's loader. */
import { workerData } from 'node:worker_threads';
import { register } from 'tsx/esm/api';

register();
await import(workerData.entry);
