/** Intakes: one case for one complaint, whoever races whom (architecture, "Intake"). */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { IntakeRequest } from '../../records/store/intake.ts';
import { freshRecord, storedIntake } from '../setup/record.ts';

let it: Awaited<ReturnType<typeof freshRecord>>;
beforeAll(async () => {
  it = await freshRecord();
});
afterAll(() => it.close());

function intake(newCase: string, more: Partial<IntakeRequest> = {}): IntakeRequest {
  return {
    actor: 'li',
    key: `key-${newCase}`,
    hmac: 'h1',
    sop: 'complaint',
    joinKey: 'J',
    newCase,
    vaultRows: [],
    body: storedIntake,
    receivedAtMs: 1_000,
    ...more,
  };
}

const countOf = async (table: string, where: string) =>
  Number((await it.sql.query(`select count(*) from ${table} where ${where}`)).rows[0].count);

test('a hundred intakes of one complaint at once lead to one case, one of them fresh', async () => {
  const all = await Promise.all(
    Array.from({ length: 100 }, (_, i) => it.record.registerIntake(intake(`N${i}`, { joinKey: 'many' }))),
  );
  expect(new Set(all.map((found) => found.case)).size).toBe(1);
  expect(all.filter((found) => found.kind === 'go' && found.fresh)).toHaveLength(1);
  expect(await countOf('intake', "join_key = 'many'")).toBe(1);
});

test('a hundred copies of one request at once are one request', async () => {
  const one = { key: 'same', joinKey: 'copies', channel: 'wechat', messageId: 'm-0' };
  const all = await Promise.all(Array.from({ length: 100 }, (_, i) => it.record.registerIntake(intake(`S${i}`, one))));
  expect(new Set(all.map((found) => found.case)).size).toBe(1);
  expect(all.filter((found) => found.kind === 'go')).toHaveLength(1);
  expect(all.filter((found) => found.kind === 'known_request')).toHaveLength(99);
  expect(await countOf('request', "key = 'same'")).toBe(1);
});

test('a message of a channel is heard once, whatever key brings it', async () => {
  const first = await it.record.registerIntake(intake('M1', { joinKey: 'm', channel: 'wechat', messageId: 'x' }));
  expect(first).toEqual({ kind: 'go', case: 'M1', fresh: true });
  const again = intake('M2', { joinKey: 'm', channel: 'wechat', messageId: 'x' });
  expect(await it.record.registerIntake(again)).toEqual({ kind: 'known_message', case: 'M1' });
  expect(await it.record.registerIntake(again)).toEqual({ kind: 'known_message', case: 'M1' });
  // The same number on another channel is another message.
  const other = await it.record.registerIntake(intake('M3', { joinKey: 'm', channel: 'app', messageId: 'x' }));
  expect(other).toEqual({ kind: 'go', case: 'M1', fresh: false });
  const pending = (await it.record.pendingIntakes(1_000, 1_000)).map((p) => p.key);
  expect(pending).toContain('key-M1');
  expect(pending).not.toContain('key-M2');
});

test('without a join key every intake is a case', async () => {
  const { joinKey: _, ...alone } = intake('A1');
  expect(await it.record.registerIntake(alone)).toEqual({ kind: 'go', case: 'A1', fresh: true });
  expect(await it.record.registerIntake({ ...alone, key: 'k2', newCase: 'A2' })).toMatchObject({ case: 'A2' });
});

test('of racing moves from an ended case one wins and all end at its case', async () => {
  await it.record.registerIntake(intake('OLD', { joinKey: 'race' }));
  const moves = Array.from({ length: 30 }, (_, i) =>
    it.record.moveIntakeRow({ joinKey: 'race', from: 'OLD', to: `NEW${i}` }),
  );
  const late = Array.from({ length: 30 }, (_, i) => it.record.registerIntake(intake(`L${i}`, { joinKey: 'race' })));
  const moved = await Promise.all(moves);
  const found = await Promise.all(late);
  const winner = moved.find((move) => move.moved)?.case;
  expect(moved.filter((move) => move.moved)).toHaveLength(1);
  expect(new Set(moved.map((move) => move.case))).toEqual(new Set([winner]));
  // Each intake saw the row before or after the move, never a case of its own.
  for (const one of found) expect(['OLD', winner]).toContain(one.case);
  expect(await it.record.registerIntake(intake('AFTER', { joinKey: 'race' }))).toMatchObject({ case: winner });
});

test('a request follows a move, so that a retry and the sweeper go to the new case', async () => {
  const request = { actor: 'li', key: 'key-F1' };
  await it.record.registerIntake(intake('F1', { joinKey: 'follow', channel: 'wechat', messageId: 'f' }));
  expect(await it.record.moveIntakeRow({ joinKey: 'follow', from: 'F1', to: 'F2', request })).toEqual({
    case: 'F2',
    moved: true,
  });
  const retry = await it.record.registerIntake(intake('F3', { key: 'key-F1', joinKey: 'follow' }));
  expect(retry).toEqual({ kind: 'known_request', case: 'F2', hmac: 'h1' });
  expect((await it.record.pendingIntakes(1_000, 1_000)).find((p) => p.key === 'key-F1')?.case).toBe('F2');
  const heard = await it.record.registerIntake(intake('F4', { channel: 'wechat', messageId: 'f' }));
  expect(heard).toEqual({ kind: 'known_message', case: 'F2' });
  await expect(it.record.moveIntakeRow({ joinKey: 'nobody', from: 'a', to: 'b' })).rejects.toThrow(/No intake/);
});

test('the first answer stays, and is not given to another body', async () => {
  await it.record.registerIntake(intake('R1', { joinKey: 'r' }));
  const answer = { status: 201, body: { case: 'R1' } };
  expect(await it.record.rememberAnswer({ actor: 'li', key: 'key-R1', hmac: 'h1' }, answer, 'R1')).toBe(true);
  expect(await it.record.rememberAnswer({ actor: 'li', key: 'key-R1', hmac: 'h1' }, { status: 200, body: {} })).toBe(
    true,
  );
  expect(await it.record.rememberAnswer({ actor: 'li', key: 'key-R1', hmac: 'h2' }, { status: 200, body: {} })).toBe(
    false,
  );
  expect(await it.record.findRequest({ actor: 'li', key: 'key-R1' })).toEqual({ hmac: 'h1', case: 'R1', answer });
  expect(await it.record.findRequest({ actor: 'wang', key: 'key-R1' })).toBeUndefined();
  const retry = await it.record.registerIntake(intake('R2', { key: 'key-R1', hmac: 'h2' }));
  expect(retry).toEqual({ kind: 'known_request', case: 'R1', hmac: 'h1', joinKey: 'r', answer });
  expect((await it.record.pendingIntakes(1_000, 1_000)).map((p) => p.key)).not.toContain('key-R1');
});

test('the answer of an act is remembered without an intake', async () => {
  const answer = { status: 200, body: { state: 'open' } };
  expect(await it.record.rememberAnswer({ actor: 'li', key: 'act-1', hmac: 'h' }, answer, 'X')).toBe(true);
  expect(await it.record.findRequest({ actor: 'li', key: 'act-1' })).toEqual({ hmac: 'h', case: 'X', answer });
  expect((await it.record.pendingIntakes(Number.MAX_SAFE_INTEGER, 1_000)).map((p) => p.key)).not.toContain('act-1');
});

test('vault rows come with the case that was found', async () => {
  const ref = `v1.${'a'.repeat(43)}`;
  await it.record.registerIntake(intake('V1', { joinKey: 'v' }));
  const rows = [{ ref, subject: 's', field: 'description', value: '空调未装' }];
  await it.record.registerIntake(intake('V2', { joinKey: 'v', vaultRows: rows }));
  expect(await it.record.readVault([ref], { purpose: 'test', actor: 'li' })).toEqual([
    { ref, status: 'present', value: '空调未装', field: 'description', case: 'V1' },
  ]);
});
