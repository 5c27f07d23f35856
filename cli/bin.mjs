#!/usr/bin/env node
/** The `sop` command: plain JavaScript that teaches Node to read TypeScript, then starts cli/main.ts. */
import { register } from 'tsx/esm/api';

register();
await import('./main.ts');
