/** What looks like a person and what only resembles it: numbers of orders, keys, references. */
import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { looksLike, looksPersonal } from '../../language/personal.ts';

test.each([
  ['13800138000', 'phone'],
  ['客户电话 138-0013-8000，下午打', 'phone'],
  ['+8613912345678', 'phone'],
  ['tel:010-62345678', 'phone'],
  ['１３８００１３８０００', 'phone'],
  ['11010519491231002X', 'identity-number'],
  ['身份证11010519491231002x。', 'identity-number'],
  ['6222020200112230004', 'bank-card'],
  ['4111 1111 1111 1111', 'bank-card'],
  ['msg/zhang.san@example.com/1', 'email'],
  ['wxid_a1b2c3d4e5', 'wechat'],
  ['微信：zhangsan88', 'wechat'],
  ['oLVPpjqs9BhvzwPj5A-vTYAX3GLc', 'wechat'],
])('%s looks like %s', (text, kind) => {
  expect(looksPersonal(text)).toBe(kind);
});

test.each([
  'CU-1001',
  'O-20261130-000113800138000',
  '202611301234567',
  '110105194912310021',
  '6222020200112230005',
  '1764470400000',
  '12800138000',
  'hotline',
  'recordings/2026/11/30/0017.wav',
  'C-01M8P3JHKH3XKKJG4MWB',
  '@wang',
  '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
])('%s does not', (text) => {
  expect(looksPersonal(text)).toBeUndefined();
});

test('no key that a caller makes by chance does', () => {
  for (let n = 0; n < 5_000; n++) {
    const key = randomUUID();
    expect([key, looksPersonal(key)]).toEqual([key, undefined]);
  }
});

test('an organization adds its own: 9 is a digit, A a letter, and nothing else means anything', () => {
  const looks = looksLike(['VIP-9999', 'A999.(']);
  expect([looks('vip-1234'), looks('VIP-12345'), looks('x123.('), looks('x123x('), looks('13800138000')]).toEqual([
    'own',
    undefined,
    'own',
    undefined,
    'phone',
  ]);
});
