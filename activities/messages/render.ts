/** Puts values into the `{{name}}` of texts: once, and inert ever after. Pure. */

/** The same shape the language checks when it compiles (language/compile/texts.ts). */
const template = /\{\{([^{}]*)\}\}/g;

/** A text in the languages it was written in; Chinese is always there. */
export interface LocalizedText {
  zh: string;
  en?: string;
}

/** A text names a value nobody gave. `code` is the author's: the diagnostic that publishing would have shown. */
export class UnknownTextName extends Error {
  override readonly name = 'UnknownTextName';
  readonly code = 'text/unknown-name';
  /** As written in the text; it is the author's word, not a value. */
  readonly found: string;

  constructor(found: string) {
    super(`text/unknown-name: there is no name {{${found}}} to put into the text.`);
    this.found = found;
  }
}

/**
 * The text with every `{{name}}` replaced by its value. Values are not looked at: one that holds `{{other}}`, or a `$&`,
 * stays as it is.
 *
 * @throws UnknownTextName
 */
export function renderText(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(template, (_, inside: string) => {
    const name = inside.trim();
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value === undefined) throw new UnknownTextName(name);
    return value;
  });
}

/** The text in the reader's language, or in Chinese where nobody wrote it in that. */
export function textFor(text: LocalizedText, locale: 'zh' | 'en'): string {
  return (locale === 'en' ? text.en : undefined) ?? text.zh;
}
