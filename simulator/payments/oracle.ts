/**
 * Whether every committed payment is covered (semantics rules 22–24), told from the lines of the audit alone: it knows no
 * state and no ledger, and works out authors, owners and whoever was put in place by itself. The rows of `case_event` do.
 */
import { type Caps, type RoleCaps, UNLIMITED } from '../../language/authority.ts';

/** A line of the audit, as `case_event` has it. */
export interface Line {
  seq: number;
  type: string;
  atMs: number;
  actor?: string | undefined;
  step?: string | undefined;
  visit?: number | undefined;
  data?: Record<string, unknown> | undefined;
}

/** One case: its lines in order, and the field of the amount behind each action. */
export interface Told {
  case: string;
  lines: readonly Line[];
}

/** What payments are held against. */
export interface Yardstick {
  /** By person. */
  roles: Readonly<Record<string, readonly string[]>>;
  /** By action. */
  caps: Readonly<Record<string, readonly RoleCaps[]>>;
  /** By action: the fields that are sent with a payment, the amount first. */
  sent: Readonly<Record<string, readonly string[]>>;
  /** By field: the value that a case opens with where nobody gives one, and which nobody has written. Storms give others. */
  defaults?: Readonly<Record<string, unknown>>;
  /** How far the organization's days are from those of UTC. */
  offsetMs: number;
}

/** One payment, with the state of the case when its grant was reserved and when it was committed. */
interface Payment {
  case: string;
  grant: string;
  action: string;
  amount: number;
  reservedMs: number;
  committedMs: number;
  by: string | undefined;
  charged: readonly string[] | undefined;
  given: boolean;
  /** The amount is what the approver's agreement wrote, and no other act of the approver. */
  lesser: boolean;
  /** Of the amount, and of all that is sent. */
  wrote: readonly string[];
  behind: readonly string[];
  owner: string | undefined;
  beside: readonly string[];
  family: readonly string[];
  parties: readonly string[];
}

const DAY_MS = 86_400_000;
const NOBODY = '-';

/** Every committed payment that is not covered, in words; and how many there were. */
export function uncovered(cases: readonly Told[], by: Yardstick): { payments: number; found: string[] } {
  const payments = cases.flatMap((told) => paymentsOf(told, by)).sort((a, b) => a.reservedMs - b.reservedMs);
  const found = payments.flatMap((p) =>
    judge(p, payments, by).map((what) => `${p.case} ${p.grant} (${p.amount}): ${what}`),
  );
  return { payments: payments.length, found };
}

/** What the lines so far say of a case. */
interface Story {
  wrote: Map<string, { by: string[]; opened: boolean; lesser?: number }>;
  parties: Set<string>;
  owner: string | undefined;
  placed: [string, string][];
  family: Set<string>;
  /** By approver: the line of the last agreement, and its amount. */
  given: Map<string, { seq: number; amount: unknown }>;
  reserved: Map<string, Payment>;
}

function paymentsOf(told: Told, by: Yardstick): Payment[] {
  const s: Story = {
    wrote: new Map(),
    parties: new Set(),
    owner: undefined,
    placed: [],
    family: new Set([told.case]),
    given: new Map(),
    reserved: new Map(),
  };
  const payments: Payment[] = [];
  for (const line of told.lines) {
    live(s, line, by);
    if (line.type === 'grant.reserved') s.reserved.set(text(line.data?.grant), reservedBy(told.case, s, line, by));
    const grant = line.type === 'grant.committed' ? s.reserved.get(text(line.data?.grant)) : undefined;
    if (grant !== undefined) payments.push({ ...grant, committedMs: line.atMs });
  }
  return payments;
}

/** One line further. */
function live(s: Story, { type, actor, data = {}, seq }: Line, { defaults = {} }: Yardstick): void {
  if (type === 'case.opened')
    for (const [field, value] of Object.entries(values(data.data)))
      write(s, field, value, value === defaults[field] ? NOBODY : (actor ?? NOBODY), true);
  if (type === 'data.changed')
    for (const [field, value] of Object.entries(values(data.after)))
      write(s, field, value, actor ?? (data.led === undefined ? NOBODY : text(data.led)), false);
  if (type === 'data.corrected' && Array.isArray(data.fields) && Array.isArray(data.by))
    for (const field of data.fields as string[]) corrected(s, field, data.by as string[]);
  if (type === 'owner.changed') s.owner = text(data.after);
  // Whoever gave the case has put in place who took it (rule 34).
  if (type === 'transfer.accepted' && actor !== undefined && data.by !== actor) s.placed.push([text(data.by), actor]);
  if (type === 'task.given' && actor !== undefined) s.placed.push([actor, text(data.to)]);
  if (type === 'case.reopened') s.placed = actor === undefined || s.owner === undefined ? [] : [[actor, s.owner]];
  if (type === 'case.absorbed' && s.owner !== undefined && data.by !== undefined)
    s.placed.push([text(data.by), s.owner]);
  if (type === 'case.unmerged' && actor !== undefined && s.owner !== undefined) s.placed.push([actor, s.owner]);
  if (type === 'case.linked' && data.kind === 'absorbed') s.family.add(text(data.case));
  if (type === 'case.unlinked' && data.kind === 'absorbed') s.family.delete(text(data.case));
  if (type === 'approval.given' && actor !== undefined) s.given.set(actor, { seq, amount: data.amount });
}

function write(s: Story, field: string, value: unknown, by: string, opened: boolean): void {
  const given = s.given.get(by);
  // What an approval of less wrote is the amount that was agreed to.
  const lesser = given !== undefined && given.amount === value ? { lesser: given.seq } : {};
  s.wrote.set(field, { by: [by], opened, ...lesser });
  if (field === 'customer' && typeof value === 'string') s.parties.add(value);
}

/** What a reference leads to is another: those who corrected it wrote it, too. */
function corrected(s: Story, field: string, by: readonly string[]): void {
  const before = s.wrote.get(field)?.by ?? [];
  s.wrote.set(field, { by: [...before, ...by], opened: false });
}

function reservedBy(caseId: string, s: Story, { atMs, data = {} }: Line, { sent }: Yardstick): Payment {
  const action = text(data.action);
  const [amount = '', ...others] = sent[action] ?? [];
  const wrote = s.wrote.get(amount)?.by ?? [NOBODY];
  const changed = others.flatMap((field) =>
    s.wrote.get(field)?.opened === false ? (s.wrote.get(field)?.by ?? []) : [],
  );
  const behind = [...new Set([...wrote, ...changed])];
  const those = s.owner === undefined ? behind : [...behind, s.owner];
  // Who took the approval is beside nobody by that: of less, it is the approver's own amount.
  const pairs = s.placed.filter(([one, other]) => one !== other);
  const beside = pairs.flatMap(([one, other]) => [
    ...(those.includes(other) ? [one] : []),
    ...(those.includes(one) ? [other] : []),
  ]);
  const by = typeof data.by === 'string' ? data.by : undefined;
  const facts = { case: caseId, grant: text(data.grant), action, amount: Number(data.amount), wrote, behind, beside };
  const charged = Array.isArray(data.charged) ? (data.charged as string[]) : undefined;
  const agreed = by === undefined ? undefined : s.given.get(by)?.seq;
  const given = agreed !== undefined;
  const lesser = given && s.wrote.get(amount)?.lesser === agreed;
  const when = { reservedMs: atMs, committedMs: atMs };
  return {
    ...facts,
    ...when,
    by,
    charged,
    given,
    lesser,
    owner: s.owner,
    family: [...s.family],
    parties: [...s.parties],
  };
}

function judge(p: Payment, all: readonly Payment[], by: Yardstick): string[] {
  const sums = spentBefore(p, all, by);
  const may = (id: string) => {
    const held = by.roles[id] ?? [];
    return (by.caps[p.action] ?? []).some((r) => held.includes(r.role) && within(r.caps, p.amount, sums(id)));
  };
  if (p.charged !== undefined) return judgeOwn(p, p.charged, may);
  const { by: approver } = p;
  if (approver === undefined) return ['nobody decided on it'];
  return [
    ...(p.given ? [] : [`${approver} never agreed`]),
    ...(may(approver) ? [] : [`it is above the caps of ${approver}`]),
    ...(approver === p.owner ? [`${approver} approved and owns it`] : []),
    ...(p.beside.includes(approver) ? [`${approver} approved beside somebody behind it`] : []),
    // Of less than was asked for the approver is the author.
    ...(p.behind.includes(approver) && !isLess(p, approver) ? [`${approver} approved and wrote it`] : []),
  ];
}

function isLess({ lesser, wrote, behind }: Payment, approver: string): boolean {
  return lesser && wrote.length === 1 && wrote[0] === approver && behind.filter((id) => id === approver).length === 1;
}

function judgeOwn({ owner, behind }: Payment, charged: readonly string[], may: (id: string) => boolean): string[] {
  return [
    ...(owner === undefined || !charged.includes(owner) ? ['it is not charged to its owner'] : []),
    ...behind.filter((id) => !charged.includes(id)).map((id) => `${id} wrote it and is not charged`),
    ...charged.filter((id) => !may(id)).map((id) => `it is above the caps of ${id}`),
  ];
}

interface Sums {
  case: number;
  customer: number;
  day: number;
}

function within(caps: Caps, amount: number, sums: Sums): boolean {
  return (
    amount <= (caps.once ?? UNLIMITED) &&
    sums.case + amount <= (caps.case ?? UNLIMITED) &&
    sums.customer + amount <= (caps.customer30nd ?? UNLIMITED) &&
    sums.day + amount <= (caps.day ?? UNLIMITED)
  );
}

/** What had been committed before this was reserved. */
function spentBefore(p: Payment, all: readonly Payment[], { offsetMs }: Yardstick): (person: string) => Sums {
  const before = all.filter((o) => o.action === p.action && o.committedMs < p.reservedMs);
  const day = (ms: number) => Math.floor((ms + offsetMs) / DAY_MS);
  const sum = (holds: (o: Payment) => boolean) => before.reduce((total, o) => (holds(o) ? total + o.amount : total), 0);
  return (person) => ({
    case: sum((o) => p.family.includes(o.case)),
    customer: sum((o) => o.reservedMs > p.reservedMs - 30 * DAY_MS && o.parties.some((one) => p.parties.includes(one))),
    day: sum((o) => day(o.reservedMs) === day(p.reservedMs) && (o.charged ?? [o.by]).includes(person)),
  });
}

function values(data: unknown): Record<string, unknown> {
  return typeof data === 'object' && data !== null ? (data as Record<string, unknown>) : {};
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
