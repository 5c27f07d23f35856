/** One row of an import: checked against the SOP and the organization, told apart from what came in before, and opened. */
import { importerFor } from '../../engine/imported.ts';
import { refuseImported } from '../../engine/refuse-imported.ts';
import type { Imported } from '../../engine/event.ts';
import { open, view } from '../../engine/kernel.ts';
import type { Organization } from '../../engine/people/choose.ts';
import { canonical } from '../../language/hash.ts';
import { looksLike } from '../../language/personal.ts';
import type { Plan, Value } from '../../language/plan.ts';
import type { DigestKey } from '../../records/database/digest.ts';
import { CASE_ID, newCaseId } from '../../records/case-id.ts';
import type { PendingIntake } from '../../records/store/intake.ts';
import { customerSubject } from '../../records/vault/reference.ts';
import type { ImportedRow, ImportRow } from '../../wire/import.ts';
import { type CheckedIntake, checkIntake } from '../intake/intake.ts';
import { rememberSettled } from '../intake/open-case.ts';
import { settle } from '../intake/settle.ts';
import { type FieldFault, Problem } from '../problem.ts';
import type { Services } from '../services.ts';
import { type Locale, textOf } from '../texts/texts.ts';
import { defined } from '../translate/case.ts';
import { instantMs, iso } from '../translate/instants.ts';
import { MASK } from '../translate/reveal.ts';
import { brought } from './brought.ts';

/** Of all rows of one call. */
export interface Importing {
  plan: Plan;
  /** The name of the other system, in which numbers are unique; '' when none was given. */
  source: string;
  /** Who sends it. */
  sender: string;
  organization: Organization | undefined;
  locale: Locale;
  nowMs: number;
}

/** A row as the record knows it: the same number is the same row, and another hash says that its contents are others. */
interface Named {
  actor: string;
  key: string;
  hmac: string;
  /** Which makes these names. */
  under: DigestKey;
}

/** A row that may come in. */
interface Checked extends Omit<CheckedIntake, 'texts'> {
  imported: Imported;
}

/** What would happen to it; changes nothing. */
export async function tryRow(services: Services, of: Importing, row: ImportRow): Promise<ImportedRow> {
  const named = namesIn(services, of, row);
  const before = await cameBefore(services, of, row, named);
  if ('status' in before) return before;
  const checked = checkedRow(services, of, row, before);
  if ('faults' in checked) return wrong(of, row, checked.faults);
  const { data, actor } = checked.stored;
  const intake = { case: newCaseId(of.nowMs), id: 'import', actor, data, imported: checked.imported };
  const { state } = open(of.plan, intake, of.nowMs);
  const clocks = view(of.plan, state, of.nowMs)
    .clocks.filter((clock) => clock.state !== 'pending')
    .map(({ id, title, state: stands, dueMs }) => defined({ clock: id, title, state: stands, due: iso(dueMs) }));
  return { external_id: row.external_id, status: 'new', clocks };
}

/** Brings it in, once: a repetition answers `unchanged`. @throws RecordAway */
export async function bringRow(services: Services, of: Importing, row: ImportRow): Promise<ImportedRow> {
  const named = await cameBefore(services, of, row, namesIn(services, of, row));
  if ('status' in named) return named;
  const checked = checkedRow(services, of, row, named);
  if ('faults' in checked) return wrong(of, row, checked.faults);
  const { stored, rows, joinKey, formerJoinKeys, imported } = checked;
  const subject = customerSubject(stored.data.customer);
  const known = {
    actor: named.actor,
    key: named.key,
    hmac: named.hmac,
    sop: of.plan.sop,
    receivedAtMs: of.nowMs,
    body: { ...stored, imported },
    ...(joinKey !== undefined && { joinKey }),
    ...(row.channel !== undefined && { channel: row.channel }),
  };
  const found = await services.record.registerIntake({
    ...known,
    formerJoinKeys,
    newCase: newCaseId(of.nowMs),
    vaultRows: rows.map((it) => ({ ...it, ...(subject !== undefined && { subject }) })),
  });
  return settled(services, of, row, { ...known, case: found.case }, found.kind === 'go' && !found.fresh);
}

async function settled(
  services: Services,
  of: Importing,
  { external_id }: ImportRow,
  pending: PendingIntake,
  there: boolean,
): Promise<ImportedRow> {
  try {
    const ended = await settle(services, pending, there);
    await rememberSettled(services, pending, ended);
    if (ended.kind === 'done')
      return { external_id, status: ended.reply.opened ? 'opened' : 'joined', case: ended.case };
    const { code, params = {} } = ended.refusal;
    return { external_id, status: 'wrong', case: ended.case, fields: faultsOf(of, [{ field: 'sop', code, params }]) };
  } catch (error) {
    // It is stored, and the sweeper opens it as soon as that can be.
    if (error instanceof Problem && error.status === 503) return { external_id, status: 'waiting', case: pending.case };
    throw error;
  }
}

/** What an earlier import made of this number; its name when it has to come in, or did not come to its end. */
async function cameBefore(
  { record }: Services,
  { plan }: Importing,
  { external_id }: ImportRow,
  names: readonly [Named, ...Named[]],
): Promise<ImportedRow | Named> {
  // A case of ours that comes back from an export is itself.
  const own = CASE_ID.test(external_id) ? await record.getCase(external_id) : undefined;
  if (own?.view.sop === plan.sop) return { external_id, status: 'unchanged', case: external_id };
  for (const named of names) {
    const known = await record.findRequest(named);
    if (known === undefined) continue;
    const at = known.case === undefined ? {} : { case: known.case };
    if (known.hmac !== named.hmac) return { external_id, status: 'changed', ...at };
    return known.answer === undefined ? named : { external_id, status: 'unchanged', ...at };
  }
  return names[0];
}

/** The number itself goes into no history: its digest does, by the key in use or one that was. */
function namesIn({ digests }: Services, { plan, source }: Importing, row: ImportRow): [Named, ...Named[]] {
  return digests.map((under) => ({
    actor: `import/${plan.sop}`,
    key: under.digest('import', plan.sop, source, row.external_id).slice(0, 43),
    hmac: under.digest('import-row', plan.sop, source, canonical({ ...row })).slice(0, 22),
    under,
  })) as [Named, ...Named[]];
}

function checkedRow(
  services: Services,
  of: Importing,
  row: ImportRow,
  { key, hmac, under }: Named,
): Checked | { faults: FieldFault[] } {
  const { plan, nowMs, sender, organization } = of;
  const receivedAtMs = instantMs(row.received_at);
  const more = brought(organization, row);
  const faults = [...misplaced(of, row), ...more.faults];
  if (receivedAtMs === undefined) faults.push({ field: 'received_at', code: 'data/not-an-instant' });
  const importedBy = (refs: Readonly<Record<string, string>>) => more.imported(receivedAtMs ?? nowMs, refs);
  faults.push(...untold(refuseImported(plan, importedBy({}), nowMs)?.fields ?? [], faults));
  try {
    const given = {
      data: row.data,
      actor: importerFor(sender),
      updateId: `${key}.${hmac}`,
      looks: looksLike(organization?.personalLike),
      texts: more.texts,
      ...(row.channel !== undefined && { channel: row.channel }),
    };
    const { texts, ...checked } = checkIntake(plan, given, under, services.digests);
    return faults.length > 0 ? { faults } : { ...checked, imported: importedBy(texts) };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { faults: [...faults, ...(error.facts.fields ?? [])] };
  }
}

/** What could not be read is told as it is, not as out of place. */
function untold(found: readonly FieldFault[], told: readonly FieldFault[]): FieldFault[] {
  const unread = told.filter((it) => it.code === 'data/not-an-instant').map((it) => it.field);
  return found.filter((it) => !unread.includes(it.field));
}

/** What the kernel cannot know: people and teams there are, masks of an export, cases that are over. */
function misplaced({ plan, organization }: Importing, { data, state }: ImportRow): FieldFault[] {
  const faults: FieldFault[] = [];
  if (state !== undefined && state !== 'open' && state !== 'resolved')
    faults.push({ field: 'state', code: 'import/over', params: { state } });
  for (const [field, value] of Object.entries(data)) {
    if (value === MASK) faults.push({ field, code: 'import/masked' });
    else if (plan.fields[field]?.type === 'person' && isUnknown(organization, value))
      faults.push({ field, code: 'import/unknown-person', params: { person: String(value) } });
  }
  return faults;
}

function isUnknown(organization: Organization | undefined, value: Value): boolean {
  return typeof value === 'string' && organization !== undefined && !Object.hasOwn(organization.people, value);
}

function wrong(of: Importing, { external_id }: ImportRow, faults: readonly FieldFault[]): ImportedRow {
  return { external_id, status: 'wrong', fields: faultsOf(of, faults) };
}

function faultsOf({ locale }: Importing, faults: readonly FieldFault[]) {
  return faults.map(({ field, code, params = {} }) => ({ field, code, detail: textOf(code, params, locale) }));
}
