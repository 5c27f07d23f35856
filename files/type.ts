/** What a file is by its bytes. What the sender calls it is never asked. */
import { fileTypeFromBuffer } from 'file-type';

/** Bytes of no kind that is known. */
const UNKNOWN = 'application/octet-stream';

/**
 * The media type of content that begins so. Nothing is unpacked beyond the first entries that tell one package of Office from
 * another, and of these a megabyte at most.
 */
export async function typeOf(head: Uint8Array): Promise<string> {
  const found = await fileTypeFromBuffer(head).catch(() => undefined);
  // Of XML only what a browser would draw is told apart.
  if (found !== undefined && found.mime !== 'application/xml') return found.mime;
  const text = textOf(head);
  if (text === undefined) return found?.mime ?? UNKNOWN;
  if (/<svg[\s/>]/i.test(text)) return 'image/svg+xml';
  if (found !== undefined) return found.mime;
  return /^\s*<(!doctype\s+html|html|head|body|script|iframe|!--)/i.test(text) ? 'text/html' : 'text/plain';
}

/** Undefined: these bytes are no text. A character may be cut in two at the end. */
function textOf(head: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true });
    return /[^\P{Cc}\t\n\r\f]/u.test(text) ? undefined : text;
  } catch {
    return undefined;
  }
}

/** What is taken where nothing says otherwise: pictures, recordings, papers. Nothing that a browser runs, no archives. */
export const USUAL_TYPES: readonly string[] = [
  'image/*',
  'audio/*',
  'video/*',
  'text/plain',
  'application/pdf',
  'application/rtf',
  'application/x-cfb',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  'application/vnd.openxmlformats-officedocument.presentationml.presentation',
];

/** Whether a type is one of these; `image/*` is every picture but those that can hold a program, which are named or not had. */
export function isOneOf(type: string, accept: readonly string[]): boolean {
  const [kind = ''] = type.split('/', 1);
  return accept.some((it) => it === type || (it === `${kind}/*` && type !== 'image/svg+xml' && type !== 'text/html'));
}
