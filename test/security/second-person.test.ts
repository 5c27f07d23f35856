/** The second person sees what she confirms: by its hash, compared again in the transaction, and never to her own gain. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Api } from '../setup/api.ts';
import { sop } from '../setup/sop-command.ts';

interface Waits {
  publication: number;
  hash: string;
  confirm_by: string;
  lines: { id: string; touches: string; zh: string; en: string }[];
  code?: string;
  confirmed_by?: string;
  by_operator?: boolean;
  gainers: string[];
  editors: string[];
}

let api: Api;
beforeAll(async () => {
  api = await Api.start({ worker: false });
});
afterAll(() => api.stop());

const submit = async (who: string, files: Record<string, string>, more: object = {}) => {
  const told = await api.post<Waits>(who, '/v1/sops', { files, ...more });
  expect([told.status, told.body.code]).toEqual([202, undefined]);
  return told.body;
};
const people = (text: string) => ({ 'organization.yaml': `people:\n  ${text}\n` });
const li = (roles: string, name = '李静') =>
  people(`li: { name: ${name}, teams: [front-line], roles: [${roles}], skills: [installation], capacity: 20 }`);
const shown = async (id: number) => (await api.get<Waits>('chen', `/v1/publications/${id}`)).body;

test('what is stored is shown, line by line, in both languages, and confirmed by its hash alone', async () => {
  const asked = await submit('han', li('agent, finance'));
  expect(asked.lines).toEqual([
    expect.objectContaining({
      touches: 'leads',
      zh: '人员 li（李静） roles：增加 finance',
      en: 'person li（李静） roles: gains finance',
    }),
  ]);
  const seen = await shown(asked.publication);
  expect(seen).toMatchObject({ hash: asked.hash, lines: asked.lines, gainers: ['li'] });
  const confirm = (hash: string) => api.post<Waits>('chen', `/v1/publications/${asked.publication}/confirm`, { hash });
  expect(await confirm(`${asked.hash}0`)).toMatchObject({ status: 409, body: { code: 'publish/other-hash' } });
  expect((await api.post('chen', `/v1/publications/${asked.publication}/confirm`, {})).status).toBe(422);
  expect(await confirm(asked.hash)).toMatchObject({ status: 201, body: { confirmed_by: 'chen' } });
  expect((await api.record.loadWorkspace())?.organization.people.li?.roles).toEqual(['agent', 'finance']);
});

test('a stored submission that was tampered with is another one: packages, removals, moves, lines, whom it bars', async () => {
  const { publication: id, hash } = await submit('han', li('agent'));
  const confirm = () => api.post<Waits>('chen', `/v1/publications/${id}/confirm`, { hash });
  const { rows } = await api.sql.query('select body, lines, base, gainers, asked_by from publication where id = $1', [
    id,
  ]);
  const [row] = rows;
  const wrong: [column: string, value: unknown][] = [
    ['body', JSON.stringify({ ...row.body, change: { ...row.body.change, remove: ['person/wang'] } })],
    ['body', JSON.stringify({ ...row.body, change: { ...row.body.change, move: { 'person/wang': 'li' } } })],
    ['body', JSON.stringify({ ...row.body, change: { ...row.body.change, packages: [{}] } })],
    ['body', JSON.stringify({ ...row.body, change: { ...row.body.change, workspace: {} } })],
    ['lines', '[]'],
    ['base', 'other'],
    ['asked_by', 'wang'],
    ['gainers', ['zhou']],
  ];
  for (const [column, value] of wrong) {
    const put = (it: unknown) => api.sql.query(`update publication set ${column} = $1 where id = $2`, [it, id]);
    await put(value);
    expect([column, await confirm()]).toMatchObject([column, { status: 409, body: { code: 'publish/other-hash' } }]);
    const before = row[column];
    await put(
      typeof before === 'object' && !Array.isArray(before)
        ? JSON.stringify(before)
        : column === 'lines'
          ? JSON.stringify(before)
          : before,
    );
  }
  expect((await confirm()).status).toBe(201);
});

test('neither who submitted nor who edited the draft confirms, said or shown by an earlier draft', async () => {
  await submit('han', li('agent', '李一'));
  const second = await submit('root', li('agent', '李二'), { editors: ['zhou'] });
  expect((await shown(second.publication)).editors).toEqual(['han', 'zhou']);
  // Chen drafts, too: root's third is then hers as well, and nobody is left.
  await api.post('chen', '/v1/sops', { files: li('agent', '李三') });
  expect((await api.confirm('han', second.publication)).body.code).toBe('sop/same-person');
  expect((await api.confirm('root', second.publication)).body.code).toBe('sop/same-person');
  expect((await api.confirm('li', second.publication)).body.code).toBe('auth/role');
  expect((await api.confirm('chen', second.publication)).status).toBe(201);
});

test('an operator is bound like everybody: asks, and cannot confirm', async () => {
  const { publication } = await submit('root', li('agent', '李静'));
  expect(await api.confirm('root', publication)).toMatchObject({ status: 403, body: { code: 'sop/same-person' } });
  const other = await submit('han', people('wang: { name: 王雷, teams: [front-line], roles: [agent], capacity: 20 }'));
  expect(await api.confirm('root', other.publication)).toMatchObject({ status: 403, body: { code: 'auth/role' } });
  expect((await api.confirm('chen', other.publication)).status).toBe(201);
});

test('who gains cannot confirm; with nobody left the operator does, at the server’s own console, and it is kept', async () => {
  const given = people('chen: { name: 陈立, teams: [management], roles: [supervisor, finance] }');
  const asked = await submit('han', given);
  expect((await shown(asked.publication)).gainers).toEqual(['chen']);
  expect(await api.confirm('chen', asked.publication)).toMatchObject({
    status: 403,
    body: { code: 'publish/nobody-left' },
  });
  const env = { DATABASE_URL: api.databaseUrl };
  const look = await sop(['publish', '--confirm-as-operator', String(asked.publication)], { env });
  expect([look.code, look.err]).toEqual([1, expect.stringContaining('gains finance')]);
  const hash = asked.hash.slice(0, 16);
  const wrong = await sop(['publish', '--confirm-as-operator', String(asked.publication), '--hash', `${hash}0f`], {
    env,
  });
  expect(wrong.code).toBe(1);
  const done = await sop(['publish', '--confirm-as-operator', String(asked.publication), '--hash', hash], { env });
  expect([done.code, done.err]).toEqual([0, '']);
  expect(await shown(asked.publication)).toMatchObject({
    by_operator: true,
    confirmed_by: expect.stringMatching(/^operator:/),
  });
  const { body: log } = await api.get<{ items: object[] }>('revisor', '/v1/access');
  const line = { deed: 'confirm', what: `publication/${asked.publication}`, purpose: asked.hash };
  expect(log.items).toEqual([expect.objectContaining({ ...line, reader: expect.stringMatching(/^operator:/) })]);
  // Where somebody is left, it is theirs.
  const next = await submit('han', li('agent', '李静静'));
  const refused = await sop(['publish', '--confirm-as-operator', String(next.publication), '--hash', next.hash], {
    env,
  });
  expect([refused.code, refused.err]).toEqual([1, expect.stringContaining('chen')]);
});

test('with others left, who gains a cap, a lead, a team, the work of somebody who goes, or a step-up less is refused by name', async () => {
  const more = await submit(
    'han',
    people('fang: { name: 方正, teams: [management], roles: [department-head, supervisor] }'),
  );
  expect((await api.confirm('chen', more.publication)).status).toBe(201);
  const stepUp = (above: number) => ({ 'organization.yaml': `step_up: { approvals_above: ${above} }\n` });
  const stricter = await submit('han', stepUp(1_000));
  expect((await api.confirm('chen', stricter.publication)).status).toBe(201);
  const gains: [Record<string, string>, object?][] = [
    [people('chen: { name: 陈立, teams: [management, returns], roles: [supervisor, finance] }')],
    [{ 'organization.yaml': 'teams:\n  returns: { title: 退换货组, lead: chen }\n' }],
    [{ 'authorities.yaml': 'compensation: { supervisor: { once: 1000000 }, finance: { once: unlimited } }\n' }],
    [{}, { remove: ['person/ge'], move: { 'person/ge': 'chen' } }],
    // A supervisor approves 2,000: what took a fresh sign-in above 1,000 takes none.
    [stepUp(2_000)],
  ];
  for (const [files, rest] of gains) {
    const { publication } = await submit('han', files, rest);
    const told = await api.confirm('chen', publication);
    expect([files, told.status, told.body.code]).toEqual([
      files,
      403,
      expect.stringMatching(/^publish\/(gains|nobody-left)$/),
    ]);
  }
});

test('a submission lapses after 72 hours', async () => {
  const { publication } = await submit('han', li('agent', '李久'));
  await api.sql.query('update publication set asked_ms = asked_ms - $1 where id = $2', [72 * 3_600_000, publication]);
  expect(await api.confirm('chen', publication)).toMatchObject({ status: 409, body: { code: 'publish/lapsed' } });
  const { body } = await api.get<{ items: { id: number }[] }>('chen', '/v1/publications');
  expect(body.items.map((it) => it.id)).not.toContain(publication);
});

test('work that is opened between the submission and the word is looked at again', async () => {
  const asked = await submit('han', {}, { remove: ['person/he'] });
  await api.sql.query(
    `insert into "case" (id, sop, version, title, state, owner, severity_rank, sla, opened_ms, view, task_ms, recorded_ms,
       ended, chain_length, chain_head, search, grams)
     values ('C-between', 'complaint', 2, 't', 'open', 'he', 1, 'ok', 1, '{}', 1, 1, false, 0, '', '', '{}')`,
  );
  const seen = await shown(asked.publication);
  const told = await api.post<Waits>('chen', `/v1/publications/${asked.publication}/confirm`, { hash: seen.hash });
  expect(told).toMatchObject({ status: 409, body: { code: 'publish/work-left' } });
  expect((await api.record.loadWorkspace())?.organization.people).toHaveProperty('he');
});

test('of two words at once one brings it into force, the other is told so', async () => {
  const { publication } = await submit('han', li('agent', '李双'));
  const told = await Promise.all([api.confirm('chen', publication), api.confirm('fang', publication)]);
  expect(told.map((it) => it.status).toSorted((a, b) => a - b)).toEqual([201, 409]);
});
