/** The SVG: texts cannot break out of it, themes, colours by lane; and texts measured without a font. */
import { expect, test } from 'vitest';
import { pictureOf } from '../../../language/diagram/draw.ts';
import { emOf, wrapped } from '../../../language/diagram/measure.ts';
import { place } from '../../../language/diagram/place.ts';
import { svgOf } from '../../../language/diagram/svg.ts';
import { wordsIn } from '../../../words/words.ts';
import { shippedWorkspace } from '../../setup/shipped.ts';

const plan = shippedWorkspace().packages.get('improvement')!.plan;
const reader = { locale: 'zh', roles: wordsIn('zh').roles } as const;

test('what an SOP says is text, and never markup', async () => {
  const hostile = {
    ...plan,
    title: '<script>"&',
    steps: plan.steps.map((it) => ({ ...it, title: '</text><a href="x">' })),
  };
  const picture = pictureOf(hostile, reader);
  const svg = svgOf(picture, await place(picture));
  expect(svg).not.toMatch(/<script|<a |<\/text><a/);
  expect(svg).toContain('&#60;script&#62;&#34;&#38;');
});

test('without a theme the reader’s system decides; a theme holds one', async () => {
  const picture = pictureOf(plan, reader);
  const placed = await place(picture);
  expect(svgOf(picture, placed)).toContain('prefers-color-scheme:dark');
  const [light, dark] = [svgOf(picture, placed, 'light'), svgOf(picture, placed, 'dark')];
  expect(light + dark).not.toContain('prefers-color-scheme');
  expect([light.includes('--paper:#ffffff'), dark.includes('--paper:#ffffff')]).toEqual([true, false]);
  // Nothing is fetched: no address but the name of the format.
  expect(svgOf(picture, placed).match(/https?:\/\/[^"]*/g)).toEqual(['http://www.w3.org/2000/svg']);
});

test('a Chinese character is an em wide; long texts are broken at words and cut with an ellipsis', () => {
  expect(emOf('投诉')).toBe(2);
  expect(emOf('il')).toBeLessThan(emOf('mw'));
  expect(wrapped('payments.compensate twice', 14, 2)).toEqual(['payments.compensate', 'twice']);
  expect(wrapped('一二三四五六七八', 4, 2)).toEqual(['一二三四', '五六七八']);
  expect(wrapped('一二三四五六七八九', 4, 2)).toEqual(['一二三四', '五六七…']);
  for (const line of wrapped('金额 ≥ 500 或 紧急 = high 或 人数 ≥ 10', 9, 5)) expect(emOf(line)).toBeLessThanOrEqual(9);
});
