/** zod schemas as JSON Schema for OpenAPI: what has an id becomes a component and is referred to. */
import { z } from 'zod';

/** JSON Schema, draft 2020-12. */
export type JsonSchema = Record<string, unknown>;

/** Collects components while schemas are asked for. */
export interface Components {
  readonly schemas: Record<string, JsonSchema>;
  /** `input`: what callers send; `output`: what they get. */
  of(schema: z.core.$ZodType, io: 'input' | 'output'): JsonSchema;
}

export function components(): Components {
  const schemas: Record<string, JsonSchema> = {};
  return {
    schemas,
    of: (schema, io) => {
      const { $defs, $schema: _, ...root } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
      for (const [name, definition] of Object.entries($defs ?? {})) schemas[name] = referring(definition);
      return referring(root);
    },
  };
}

/** References into the document, not into the schema they came from. */
function referring(schema: object): JsonSchema {
  return Object.fromEntries(
    Object.entries(schema).map(([name, inner]: [string, unknown]) =>
      name === '$ref' && typeof inner === 'string'
        ? [name, inner.replace(/^#\/\$defs\//, '#/components/schemas/')]
        : [name, within(inner)],
    ),
  );
}

function within(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(within);
  return value === null || typeof value !== 'object' ? value : referring(value);
}
