/** Holds every answer of the API against its own OpenAPI document. */
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';

/** As much of an OpenAPI document as is read here. */
interface OpenApi {
  paths: Record<string, Record<string, { responses: Record<string, { content: Record<string, unknown> }> }>>;
  components: unknown;
}

const known = new Map<string, Shapes>();

/** Those of a document: compiled once for all servers of a process that publish the same. */
export function shapesOf(document: string): Shapes {
  const shapes = known.get(document) ?? new Shapes(JSON.parse(document) as OpenApi);
  known.set(document, shapes);
  return shapes;
}

/** The answers the document allows. */
export class Shapes {
  private readonly document: OpenApi;
  private readonly ajv = new Ajv2020({ strict: false, validateFormats: false });
  private readonly compiled = new Map<string, ValidateFunction>();

  constructor(document: OpenApi) {
    this.document = document;
    this.ajv.addSchema(document, 'openapi');
  }

  check(method: string, path: string, response: Response, body: unknown): void {
    const template = Object.keys(this.document.paths).find((it) =>
      new RegExp(`^${it.replace(/\{\w+\}/g, '[^/]+')}$`).test(path),
    );
    const operation = template && this.document.paths[template]?.[method.toLowerCase()];
    // Addresses outside the document, and 404, 405 of none, are checked by their own tests.
    if (!template || !operation) return;
    const type = (response.headers.get('content-type') ?? '').split(';')[0] ?? '';
    const pointer = [
      'paths',
      template,
      method.toLowerCase(),
      'responses',
      String(response.status),
      'content',
      type,
      'schema',
    ];
    const where = `openapi#/${pointer.map((it) => encodeURIComponent(it.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/')}`;
    if (!operation.responses[response.status]?.content[type])
      throw new Error(`${method} ${template} may not answer ${response.status} ${type}: ${JSON.stringify(body)}`);
    const validate = this.compiled.get(where) ?? this.ajv.compile({ $ref: where });
    this.compiled.set(where, validate);
    if (!validate(body))
      throw new Error(`${method} ${template} ${response.status}: ${this.ajv.errorsText(validate.errors)}`);
  }
}
