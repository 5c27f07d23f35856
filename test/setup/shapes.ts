/** Holds every answer of the API against its own OpenAPI document. */
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';

/** As much of an OpenAPI document as is read here. */
interface OpenApi {
  paths: Record<string, Record<string, { responses: Record<string, { content: Record<string, unknown> }> }>>;
  components: unknown;
}

let known: Promise<Shapes> | undefined;

/** Those that a server publishes. Every server of ours publishes the same: they are read and compiled once in a process. */
export function shapesOf(url: string): Promise<Shapes> {
  known ??= fetch(`${url}/openapi.json`)
    .then((response) => response.text())
    .then((document) => new Shapes(document));
  return known;
}

/** The answers the document allows. */
export class Shapes {
  private readonly document: OpenApi;
  // A schema is used a few times: what makes its code shorter takes longer than all the answers, and so does writing out a part
  // of the document wherever it is referred to.
  private readonly ajv = new Ajv2020({
    strict: false,
    validateFormats: false,
    inlineRefs: false,
    code: { optimize: false },
  });
  private readonly compiled = new Map<string, ValidateFunction>();

  constructor(document: string) {
    this.document = JSON.parse(document) as OpenApi;
    this.ajv.addSchema(this.document, 'openapi');
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
