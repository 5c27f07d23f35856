/**
 * Loaded first in a thread that runs cases (case-threads.ts): promises are not watched there. A view of Node's module of
 * its own stands before the SDK; Node's own hooks are left alone, since what is known across awaits depends on them.
 */
const v8 = require('node:v8');

v8.promiseHooks = { ...v8.promiseHooks, createHook: () => () => undefined };
