#!/usr/bin/env node
/** The `sop` command: plain JavaScript that sees to it that what runs is compiled from the present source. */
import { build } from '../startup/build.mjs';

await build();
// The compiler of the house reads this file where nothing is compiled yet.
await import(new URL('../dist/sop.js', import.meta.url).href);
