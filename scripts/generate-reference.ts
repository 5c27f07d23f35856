/** Writes docs/language.md from the language's schemas. A test fails when it is not current. */
import { writeFileSync } from 'node:fs';
import { referenceText } from '../language/schema/reference.ts';

writeFileSync('docs/language.md', referenceText());
