/** Writes docs/licences.md. A test fails when it is not current. */
import { writeFileSync } from 'node:fs';
import { licencesPage } from './licences.ts';

writeFileSync('docs/licences.md', licencesPage());
