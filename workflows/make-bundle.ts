/** A program of its own, run by the build: makes the workflow bundle of the present source in the folder given. */
import { cachedBundle } from './bundle-cache.ts';

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('usage: make-bundle.ts <folder>');
await cachedBundle(folder);
