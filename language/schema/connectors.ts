/** connectors.yaml: outside systems and their calls. */
import { z } from 'zod';
import { key, listOf, mapOf, object, onlyTrue } from './key.ts';
import { Duration, Kebab, Span, Snake, Text } from './words.ts';

const path = (zh: string, en: string) =>
  key(z.string().regex(/^\//, 'connector/bad-path').optional(), zh, en, '/payouts');

const Call = object({
  get: path('用 GET 读取的路径。', 'Path, read by GET.'),
  post: path('用 POST 提交的路径。', 'Path, sent by POST.'),
  put: path('用 PUT 提交的路径。', 'Path, sent by PUT.'),
  patch: path('用 PATCH 提交的路径。', 'Path, sent by PATCH.'),
  delete: path('用 DELETE 删除的路径。', 'Path, removed by DELETE.'),
  send: key(
    mapOf(Snake, Text).optional(),
    '送出的名字改叫什么：`{ with 里的名字: 请求里的路径 }`。',
    'Renames what is sent: `{ name in with: path in the request }`.',
    { amount: 'amount_cents' },
  ),
  reply: key(
    mapOf(Snake, Text).optional(),
    '回复里取什么：`{ 名字: 回复里的路径 }`。',
    'What is read of the reply: `{ name: path in the reply }`.',
    { id: 'payout.id' },
  ),
  ok: key(
    listOf(z.int().min(100).max(599)).optional(),
    '哪些状态码算成功；不写为 2xx。',
    'Status codes that are a success; unwritten: 2xx.',
    [200, 201, 409],
  ),
});

const Connector = object({
  base: key(
    z.string().regex(/^(https?:\/\/|\$\{[A-Z][A-Z0-9_]*\})/, 'connector/bad-base'),
    '地址，或 `${环境变量}`。',
    'The address, or `${ENVIRONMENT_VARIABLE}`.',
    'https://payments.example.com',
  ),
  secret: key(
    z
      .string()
      .regex(/^[A-Z][A-Z0-9_]*$/, 'connector/bad-secret')
      .optional(),
    '密钥的名字；值放在环境变量 BIHUAN_SECRET_<名字> 里。',
    'Name of the secret; its value stands in the variable BIHUAN_SECRET_<name>.',
    'PAYMENTS',
  ),
  auth: key(
    z.enum(['bearer', 'signature', 'none'], { error: 'connector/bad-auth' }).optional(),
    '密钥怎样用：bearer（默认）、signature、none。',
    'How the secret is used: bearer (default), signature, none.',
    'bearer',
  ),
  timeout: key(Span.optional(), '一次调用最长多久（10s）。', 'One attempt takes at most (10s).', '10s'),
  retry_for: key(Duration.optional(), '失败后重试多久（1h）。', 'Failures are tried again for (1h).', '30m'),
  moves_money: key(
    onlyTrue.optional(),
    '它的调用会动钱：调用它的步骤须写 `pays`。',
    'Its calls move money: a step that calls one must say `pays`.',
    true,
  ),
  calls: key(mapOf(Kebab, Call), '它的调用。', 'Its calls.', { compensate: { post: '/payouts' } }),
});

export const ConnectorsFile = mapOf(Kebab, Connector);
export type ConnectorsSource = z.output<typeof ConnectorsFile>;
