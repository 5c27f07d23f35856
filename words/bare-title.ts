/** A procedure's titles where they are shown of the procedure and not of one case, and where there is little room. */

/** A title without its `{{name}}`s. */
export function bareTitle(title: string): string {
  return title
    .replace(/\{\{[^{}]*\}\}/g, '')
    .replace(/\s{2,}/g, ' ')
    .trim();
}

/** What is said of it must still be read behind it in a line of 120 characters, and of 200 bytes. */
const SHORT_MAX = 40;

/** A bare title of at most 40 characters. */
export function shortTitle(title: string): string {
  const characters = [...bareTitle(title)];
  return characters.length <= SHORT_MAX ? characters.join('') : `${characters.slice(0, SHORT_MAX - 1).join('')}…`;
}
