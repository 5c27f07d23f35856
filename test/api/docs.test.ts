/** The pages of the API's own documentation. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Api } from '../setup/api.ts';

let api: Api;
beforeAll(async () => {
  api = await Api.start({ worker: false });
});
afterAll(() => api.stop());

test('the page of the documentation keeps no token', async () => {
  const start = await (await fetch(`${api.url}/docs/start.js`)).text();
  expect(start).toContain('persistAuthorization: false');
});

test('the documentation is served by us alone, with its scripts allowed by the policy', async () => {
  const page = await (await fetch(`${api.url}/docs`)).text();
  expect(page).not.toMatch(/<script>|https?:/);
  for (const [, path] of page.matchAll(/(?:src|href)="([^"]+)"/g)) {
    expect((await fetch(`${api.url}${path}`)).status).toBe(200);
  }
  const explained = await fetch(`${api.url}/problems/act/stale-attempt`);
  expect(await explained.json()).toMatchObject({ code: 'act/stale-attempt' });
  expect((await fetch(`${api.url}/problems/no/such`)).status).toBe(404);
});
