/** Writes schemas/*.json from the language's schemas. A test fails when they are not current. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { EDITOR_SCHEMAS, jsonSchemaText } from '../language/schema/json-schema.ts';

mkdirSync('schemas', { recursive: true });
for (const file of EDITOR_SCHEMAS) writeFileSync(`schemas/${file.name}.json`, jsonSchemaText(file));
