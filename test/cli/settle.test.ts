/** `sop case payments`, `sop case settle`, and where else the commands tell of a payment that a reset left behind. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { database } from '../../cli/doctor/database.ts';
import type { WireCase } from '../../wire/case.ts';
import type { Grant, Grants } from '../../wire/grant.ts';
import { Api } from '../setup/api.ts';
import { leftBehind, paysByHand } from '../setup/left-behind.ts';
import { shippedFiles } from '../setup/shipped.ts';
import { sop } from '../setup/sop-command.ts';

let api: Api;
beforeAll(async () => {
  api = await Api.start({ files: new Map([...shippedFiles, ['claim.sop.yaml', paysByHand] as const]) });
});
afterAll(() => api.stop());

const as = async (who: string, ...args: string[]) =>
  sop([...args, '--api', api.url, '--token', await api.token(who)], { env: { LANG: 'en_US.UTF-8' } });
const told = <T>(out: string) => JSON.parse(out) as T;
const doctor = async () =>
  (await database(api.databaseUrl, (_zh, en) => en)).filter(({ says }) => says.includes('left behind'));

test('what a reset left behind is listed, shown with its case, named by the doctor, and settled once', async () => {
  expect(await as('jiang', 'case', 'payments')).toMatchObject({ code: 0, out: 'None.\n' });
  expect(await doctor()).toEqual([]);
  const { id, grant } = await leftBehind(api);

  const listed = await as('jiang', 'case', 'payments');
  expect(listed).toMatchObject({ code: 0 });
  expect(listed.out).toMatch(new RegExp(`${id} +${grant} +compensation +300 .*unknown`));
  expect(told<Grants>((await as('jiang', 'case', 'payments', '--json')).out).items).toMatchObject([
    { case: id, grant },
  ]);
  const { out } = await as('jiang', 'case', 'show', id);
  expect(out).toContain('set aside, for finance');
  expect(out).toMatch(new RegExp(`${grant} +compensation +300`));
  expect(told<WireCase & { set_aside: Grant[] }>((await as('jiang', 'case', 'show', id, '--json')).out)).toMatchObject({
    case: id,
    set_aside: [{ grant, amount: 300 }],
  });
  expect(await doctor()).toMatchObject([{ status: 'note', says: 'payments that a reset may have left behind: 1' }]);

  const settle = (who: string, ...more: string[]) =>
    as(who, 'case', 'settle', id, grant, '--as', 'paid', '--reference', '2026-778', '--reason', '对账单上有', ...more);
  expect(await settle('zhang')).toMatchObject({ code: 1 });
  expect(await as('jiang', 'case', 'settle', id, grant, '--as', 'paid')).toMatchObject({ code: 2 });
  expect(told<Grant>((await settle('jiang', '--json')).out)).toMatchObject({ grant, state: 'committed' });
  expect(await settle('jiang')).toMatchObject({ code: 1 });
  expect(await as('jiang', 'case', 'payments')).toMatchObject({ out: 'None.\n' });
  expect(await doctor()).toEqual([]);
  const after = await as('li', 'case', 'show', id);
  expect(after).toMatchObject({ code: 0 });
  expect(after.out).not.toContain('set aside');
});
