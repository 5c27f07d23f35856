/** A title without its `{{name}}`s, where it is shown of the procedure and not of one case. */
export function bareTitle(title: string): string {
  return title
    .replace(/\{\{[^{}]*\}\}/g, '')
    .replace(/\s{2,}/g, ' ')
    .trim();
}
