/** Which of the two languages of the product the terminal speaks, from the locale variables. */

/**
 * Picks the Chinese or the English text: Chinese when the first locale variable that is set (POSIX order: LC_ALL,
 * LC_MESSAGES, LANG) starts with `zh`.
 */
export function say(zh: string, en: string, env: NodeJS.ProcessEnv = process.env): string {
  const locale = env.LC_ALL || env.LC_MESSAGES || env.LANG || '';
  return locale.toLowerCase().startsWith('zh') ? zh : en;
}
