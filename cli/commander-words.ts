/** Chinese for what commander says by itself: its help titles and its errors. */

const WORDS: readonly (readonly [pattern: RegExp, zh: string])[] = [
  [/^Usage:$/, '用法：'],
  [/^Arguments:$/, '参数：'],
  [/^Options:$/, '选项：'],
  [/^Commands:$/, '命令：'],
  [/error: unknown option '([^']*)'/, '没有选项 $1'],
  [/error: unknown command '([^']*)'/, '没有命令 $1'],
  [/error: missing required argument '([^']*)'/, '缺少参数 <$1>'],
  [/error: option '([^']*)' argument missing/, '选项 $1 缺少值'],
  [/error: required option '([^']*)' not specified/, '缺少选项 $1'],
  [/error: option '([^']*)' cannot be used with option '([^']*)'/, '选项 $1 与 $2 不能同时使用'],
  [
    /error: (?:option|command-argument value) '([^']*)' (?:argument '([^']*)' )?is invalid\. Allowed choices are (.*)\./,
    '$1 不能是 $2：可用 $3',
  ],
  [
    /error: too many arguments(?: for '([^']*)')?\. Expected (\d+) arguments? but got (\d+)\./,
    '参数太多：最多 $2 个，给了 $3 个',
  ],
  [/\(choices: (.*?)\)/, '（可选：$1）'],
  [/\(Did you mean one of (.*)\?\)/, '（是不是 $1 之一？）'],
  [/\(Did you mean (.*)\?\)/, '（是不是 $1？）'],
];

/** The text with every known phrase replaced; what is not known stays English. */
export function inChinese(text: string): string {
  return WORDS.reduce((sofar, [pattern, zh]) => sofar.replace(pattern, zh), text);
}
