/** Reading beyond one's own cases, each time in the log (semantics rule 30), and the log itself for auditors. */
import type { View } from '../../engine/see/view.ts';
import { isVaultReference } from '../../engine/values/fit.ts';
import type { AccessRow, FindQuery as Finding, FoundCase } from '../../records/store/access.ts';
import { CASE_ID } from '../../records/case-id.ts';
import type { VaultStore } from '../../records/store/vault.ts';
import type { DigestKey } from '../../records/database/digest.ts';
import { vaultRef, vaultSubject } from '../../records/vault/reference.ts';
import {
  AccessPageSchema,
  AccessQuerySchema,
  BreakGlassSchema,
  EnteredSchema,
  type FindQuery,
  FindQuerySchema,
  FoundCasesSchema,
} from '../../wire/access.ts';
import { CaseIdSchema } from '../../wire/case.ts';
import type { Identity } from '../auth/identity.ts';
import { mayOpen, mustHave, READS_ACCESS_LOG, readsPersonal } from '../auth/permissions.ts';
import { mustHaveSteppedUp } from '../auth/step-up.ts';
import { Problem, wrongFields } from '../problem.ts';
import { type Route, route } from '../route.ts';
import type { Services } from '../services.ts';
import { defined } from '../translate/case.ts';
import { iso } from '../translate/instants.ts';
import { pageToWire } from '../translate/page.ts';
import { mustNameNobody } from '../translate/plain-text.ts';
import { MASK, masked, plain, readAll } from '../translate/reveal.ts';

/** A conversation with a customer takes minutes: nobody at a telephone asks more often. */
const FINDS_PER_MINUTE = 30;
/** Nobody breaks into ten cases in a minute for a good reason. */
const GLASSES_PER_MINUTE = 10;

export function accessRoutes(services: Services): Route[] {
  return [finding(services), breaking(services), logged(services)];
}

function finding(services: Services): Route {
  return route({
    method: 'get',
    path: '/v1/cases/find',
    tag: 'cases',
    summary: '按客户号或订单号查有没有案件 / Whether there is a case of this customer or order',
    description:
      'For people who may open the SOP; limited and logged. Record the contact on it (act `contact`) and the whole case is open to you for 60 minutes.',
    query: FindQuerySchema,
    answers: { 200: { description: 'What there is, newest first, 20 at most', schema: FoundCasesSchema } },
    problems: [403, 422],
    perMinute: FINDS_PER_MINUTE,
    handle: async ({ identity, query }) => {
      mustServeCustomers(identity);
      const found = await services.record.findCases(findingOf(query), identity.id);
      const items = [];
      for (const it of found) items.push(await foundToWire(services, identity, it));
      return { status: 200, body: { items } };
    },
  });
}

/** @throws Problem 422 unless it is exactly one of the two */
function findingOf({ sop, customer, order }: FindQuery): Finding {
  if (customer !== undefined && order === undefined) return { sop, customer };
  if (order !== undefined && customer === undefined) return { sop, order };
  throw wrongFields([{ field: customer === undefined ? 'customer' : 'order', code: 'access/one-of' }]);
}

async function foundToWire({ record }: Services, identity: Identity, found: FoundCase) {
  const { promises } = found;
  const texts = promises.flatMap(({ what }) => what ?? []);
  const reveal = readsPersonal(identity)
    ? await readAll(record, texts, { case: found.case, purpose: 'case:find', actor: identity.id })
    : masked;
  return defined({
    case: found.case,
    state: found.state,
    team: found.team,
    next_due: iso(found.nextDueMs),
    promises: promises.map(({ untilMs, what }) => {
      const said = what === undefined ? undefined : plain(reveal.of(what));
      return defined({ until: iso(untilMs), what: typeof said === 'string' ? said : undefined });
    }),
  });
}

function breaking(services: Services): Route {
  const { record } = services;
  return route({
    method: 'post',
    path: '/v1/cases/{id}/break-glass',
    tag: 'cases',
    summary: '紧急查看：一个案件，60 分钟，须写原因 / Break the glass: one case, 60 minutes, with a reason',
    description: 'Logged, and told to the lead of whoever does it.',
    params: CaseIdSchema,
    body: BreakGlassSchema,
    answers: { 201: { description: 'The case is open to the caller until then', schema: EnteredSchema } },
    problems: [403, 404, 409, 422],
    repeating: 'stored',
    perMinute: GLASSES_PER_MINUTE,
    handle: async ({ params, body, identity, request }) => {
      mustServeCustomers(identity);
      mustHaveSteppedUp(identity);
      const { id } = params;
      const found = CASE_ID.test(id) ? await record.getCase(id) : undefined;
      if (found === undefined) throw new Problem(404, 'case/unknown', { params: { case: id } });
      if ((await record.readAs(identity.eyes).getCase(id)) !== undefined)
        throw new Problem(409, 'access/reads-already', { params: { case: id } });
      const reason = await reasonKept(services, found.view, { text: body.reason, ...request });
      const entry = { case: id, person: identity.id, why: 'break_glass', reason } as const;
      const until = iso(await record.letIn(entry));
      return { status: 201, body: { case: id, until } };
    },
  });
}

/**
 * A free text about the customer: what looks like a person is refused, the rest is kept in the vault under the customer, whose
 * erasure then covers it. Answers its reference. @throws Problem 422
 */
async function reasonKept(
  services: Services,
  view: View,
  { text, updateId, under }: { text: string; updateId: string; under: DigestKey },
): Promise<string> {
  await mustNameNobody(services, 'reason', text);
  const ref = vaultRef(under.key, updateId, 'text:reason');
  const subject = vaultSubject(view.data.customer, view.case);
  await services.record.putVault([{ ref, field: 'reason', value: text, subject, case: view.case }]);
  return ref;
}

/** Systems and operators speak with no customer. @throws Problem 403 */
function mustServeCustomers(identity: Identity): void {
  if (!identity.person || !mayOpen(identity)) throw new Problem(403, 'auth/role', { params: { roles: 'agent' } });
}

function logged({ record }: Services): Route {
  return route({
    method: 'get',
    path: '/v1/access',
    tag: 'reports',
    summary: '访问日志：谁看了谁的数据，新的在前 / Who read whose data, newest first',
    query: AccessQuerySchema,
    answers: { 200: { description: 'A page', schema: AccessPageSchema } },
    problems: [403, 422],
    handle: async ({ identity, query }) => {
      mustHave(identity, READS_ACCESS_LOG);
      const { reader, ...rest } = query;
      const page = await record.accessLog({ ...rest, actor: reader });
      const purposes = await reasonsOf(record, page.items, identity.id);
      return {
        status: 200,
        body: pageToWire(page, (row) => accessToWire({ ...row, purpose: purposes.get(row.purpose) ?? row.purpose })),
      };
    },
  });
}

/** By reference, why glasses were broken: what auditors are there to judge. A reason that was erased is a mask. */
async function reasonsOf(record: VaultStore, rows: readonly AccessRow[], actor: string): Promise<Map<string, string>> {
  const read = new Map<string, string>();
  for (const { purpose, case: of = '' } of rows) {
    if (!isVaultReference(purpose) || read.has(purpose)) continue;
    const said = (await readAll(record, purpose, { case: of, purpose: 'access:log', actor })).of(purpose);
    read.set(purpose, said.kind === 'value' ? String(said.value) : MASK);
  }
  return read;
}

/** A line of the log. */
export function accessToWire(row: AccessRow) {
  return defined({
    at: iso(row.atMs),
    reader: row.actor,
    deed: row.deed,
    what: row.what,
    purpose: row.purpose,
    case: row.case,
    subjects: row.subjects,
  });
}
