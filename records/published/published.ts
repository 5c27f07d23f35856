/** What the record needs of published SOPs while it writes and assigns, kept in memory: a version never changes. */
import { sql } from 'kysely';
import type { AuthorityPlan } from '../../language/authority.ts';
import type { Organization } from '../../engine/people/choose.ts';
import { durationMs } from '../../language/duration.ts';
import type { Duration, IntakePlan, Package, SignalPlan, Strategy } from '../../language/plan.ts';
import type { Db } from '../database/database.ts';
import { latestWorkspace, publishedPackage } from './verified.ts';

/** The queue order of a severity, worst first, and how each step finds its people. */
export interface Facts {
  severities: readonly string[];
  strategies: ReadonlyMap<string, Strategy>;
  /** Signals that are counted across cases. */
  counted: readonly Counted[];
  repeat?: NonNullable<IntakePlan['repeat']>;
  /** Intakes of the same matter join. */
  joins: boolean;
  /** By which fields. */
  join: readonly string[];
  /** Fields whose values are references. */
  personal: ReadonlySet<string>;
}

/** A signal that is counted across cases (rule 25). */
export interface Counted {
  code: string;
  count: NonNullable<SignalPlan['count']>;
}

/** Windows over several cases run on no calendar (the compiler takes no working days there). */
export function windowMs(within: Duration): number {
  return durationMs(within);
}

/** Sorts after every declared severity. */
export const NO_SEVERITY = 99;

const unknown: Facts = {
  severities: [],
  strategies: new Map(),
  counted: [],
  joins: false,
  join: [],
  personal: new Set(),
};

/** One per store. */
export interface Published {
  /** Facts of a version; of an unpublished one: none. */
  facts(db: Db, sop: string, version: number): Promise<Facts>;
  /** The organization as last saved; undefined before the first. */
  organization(db: Db): Promise<Organization | undefined>;
  /** The caps of an action in the version published last of those that use it; undefined where none does. */
  caps(db: Db, action: string): Promise<AuthorityPlan | undefined>;
  /** The actions that share its caps in that version, itself among them; undefined where none does. */
  sharing(db: Db, action: string): Promise<string[] | undefined>;
}

/** Makes the memory of one store. */
export function rememberPublished(): Published {
  const versions = new Map<string, Facts>();
  let inForce = { of: '', actions: new Map<string, ActionPlan>() };
  const actionOf = async (db: Db, action: string): Promise<ActionPlan> => {
    const of = await published(db);
    if (inForce.of !== of) inForce = { of, actions: new Map() };
    const { actions } = inForce;
    const known = actions.get(action) ?? (await newestOf(db, action));
    actions.set(action, known);
    return known;
  };
  let workspace: { id: number; organization: Organization } | undefined;
  return {
    async facts(db, sop, version) {
      const key = `${sop}@${version}`;
      const known = versions.get(key);
      if (known !== undefined) return known;
      const body = await publishedPackage(db, sop, version);
      if (body === undefined) return unknown;
      const facts = factsOf(body);
      versions.set(key, facts);
      return facts;
    },
    caps: async (db, action) => (await actionOf(db, action)).caps,
    sharing: async (db, action) => (await actionOf(db, action)).shared,
    async organization(db) {
      const latest = await db.selectFrom('workspace').select('id').orderBy('id', 'desc').limit(1).executeTakeFirst();
      if (latest === undefined) return undefined;
      if (workspace?.id !== latest.id) {
        const found = await latestWorkspace(db);
        if (found === undefined) return undefined;
        workspace = { id: found.id, organization: found.body.organization };
      }
      return workspace.organization;
    },
  };
}

/** What changes with every publication. */
async function published(db: Db): Promise<string> {
  const { rows } = await sql<{ count: number; last: number | null }>`
    select count(*) as count, max(published_ms) as last from sop_version`.execute(db);
  return `${rows[0]?.count ?? 0}@${rows[0]?.last ?? 0}`;
}

/** What the version published last of those that use an action says of it. */
interface ActionPlan {
  caps?: AuthorityPlan;
  shared?: string[];
}

async function newestOf(db: Db, action: string): Promise<ActionPlan> {
  const { rows } = await sql<{ sop: string; version: number }>`
    select sop, version from sop_version where body->'plan'->'authorities'->${action} is not null
    order by published_ms desc, sop, version desc limit 1`.execute(db);
  const [row] = rows;
  // Caps are money: they are taken from a body that is what was published.
  const plan = row && (await publishedPackage(db, row.sop, row.version))?.plan;
  const [caps, shared] = [plan?.authorities?.[action], plan?.countsWith?.[action]];
  return { ...(caps !== undefined && { caps }), ...(shared !== undefined && { shared }) };
}

function factsOf({ plan }: Package): Facts {
  const strategies = new Map<string, Strategy>();
  for (const step of plan.steps) if ('by' in step) strategies.set(step.id, step.by);
  return {
    severities: plan.fields.severity?.choices ?? [],
    strategies,
    counted: (plan.signals ?? []).flatMap(({ code, count }) => (count === undefined ? [] : [{ code, count }])),
    ...(plan.intake?.repeat && { repeat: plan.intake.repeat }),
    joins: plan.join.length > 0,
    join: plan.join,
    personal: new Set(Object.keys(plan.fields).filter((name) => plan.fields[name]?.personal)),
  };
}
