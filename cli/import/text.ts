/** A file of another system as text, in pieces: UTF-8 with or without its mark, UTF-16 by its mark, else GBK. */
import { TextDecoder } from 'node:util';
import { Finding, Misuse } from '../failure.ts';
import { type Terminal, tell } from '../terminal.ts';

const NO_UTF8 = 'gb18030';

/**
 * The mark of UTF-8 decides, whatever is named: no other encoding begins so, and a file of refused rows has it.
 *
 * @param encoding a name of the Encoding Standard (`gbk`, `big5` …); absent: the mark decides, else whether the beginning is
 * UTF-8
 * @throws Misuse for an encoding that is unknown, Finding at bytes that are none of it
 */
export async function* textOf(
  terminal: Terminal,
  chunks: AsyncIterable<Buffer>,
  encoding: string | undefined,
): AsyncGenerator<string> {
  let decoder: TextDecoder | undefined;
  for await (const chunk of chunks) {
    decoder ??= decoderOf(terminal, isMarked(chunk) ? 'utf-8' : (encoding ?? detected(chunk)));
    yield decoded(terminal, decoder, chunk);
  }
  if (decoder !== undefined) yield decoded(terminal, decoder);
}

function isMarked(beginning: Uint8Array): boolean {
  return beginning[0] === 0xef && beginning[1] === 0xbb && beginning[2] === 0xbf;
}

/** The encoding that a file begins in. GB18030 holds all of GBK and GB2312. */
export function detected(beginning: Uint8Array): string {
  const [a, b] = beginning;
  if (a === 0xff && b === 0xfe) return 'utf-16le';
  if (a === 0xfe && b === 0xff) return 'utf-16be';
  try {
    // What is cut at the end is no mistake.
    new TextDecoder('utf-8', { fatal: true }).decode(beginning, { stream: true });
    return 'utf-8';
  } catch {
    return NO_UTF8;
  }
}

function decoderOf(terminal: Terminal, encoding: string): TextDecoder {
  try {
    return new TextDecoder(encoding, { fatal: true });
  } catch {
    throw new Misuse(
      tell(
        terminal,
        `没有编码「${encoding}」：可写 utf-8、gbk、gb18030、big5、utf-16le。`,
        `There is no encoding "${encoding}": utf-8, gbk, gb18030, big5 or utf-16le.`,
      ),
    );
  }
}

function decoded(terminal: Terminal, decoder: TextDecoder, chunk?: Uint8Array): string {
  try {
    return chunk === undefined ? decoder.decode() : decoder.decode(chunk, { stream: true });
  } catch {
    const { encoding } = decoder;
    throw new Finding(
      tell(
        terminal,
        `文件不是 ${encoding} 编码：用 --encoding 写明（如 gbk），或另存为 UTF-8。`,
        `The file is not ${encoding}: name its encoding with --encoding (such as gbk), or save it as UTF-8.`,
      ),
    );
  }
}
