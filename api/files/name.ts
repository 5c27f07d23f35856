/** The names of files: as senders write them in a header, made harmless, and as browsers are told them. */

const longest = 200;

/** What a file without a name is called. */
const UNNAMED = 'file';

/**
 * The name in a `Content-Disposition` (RFC 6266): folders left off, and no characters that change what a name looks like – controls,
 * marks of direction, invisible ones – by which `exe` may seem to be `jpg`.
 */
export function nameFrom(header: string | undefined): string {
  const raw = header === undefined ? undefined : (extended(header) ?? quoted(header));
  return tidy(raw ?? UNNAMED);
}

/** The same of a name however it came. */
function tidy(name: string): string {
  const [own = ''] = name.normalize('NFC').split(/[/\\]/).slice(-1);
  const plain = own
    .replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/gu, '')
    .replaceAll(/[<>:"|?*]/g, '_')
    .replace(/^[\s.]+|[\s.]+$/g, '');
  const short = [...plain];
  const dot = plain.lastIndexOf('.');
  const ending = dot > 0 && plain.length - dot <= 12 ? plain.slice(dot) : '';
  if (short.length <= longest) return plain === '' ? UNNAMED : plain;
  return short.slice(0, longest - ending.length).join('') + ending;
}

function extended(header: string): string | undefined {
  const found = /;\s*filename\*\s*=\s*utf-8'[^']*'([^;\s]+)/i.exec(header)?.[1];
  if (found === undefined) return undefined;
  try {
    return decodeURIComponent(found);
  } catch {
    return undefined;
  }
}

/** Senders put UTF-8 there, too, which arrives byte by byte. */
function quoted(header: string): string | undefined {
  const found = /;\s*filename\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;\s]+))/i.exec(header);
  const raw = found?.[1]?.replaceAll(/\\(.)/g, '$1') ?? found?.[2];
  if (raw === undefined) return undefined;
  const text = Buffer.from(raw, 'latin1').toString('utf8');
  return text.includes('\uFFFD') ? raw : text;
}

/** Always an attachment: nothing that somebody sent is drawn as a page of ours. */
export function attachment(name: string): string {
  const ascii = name.replaceAll(/[^\x20-\x7e]|["\\%]/g, '_');
  const encoded = encodeURIComponent(name).replaceAll(
    /['()*!]/g,
    (it) => `%${it.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}
