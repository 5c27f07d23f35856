/** Who signs an approval: of one group, or one of each in a list; and whether there are enough people to (semantics rule 23). */
import { type Context, fault, faultAtKey } from '../../context.ts';
import type { Organization } from '../../organization.ts';
import type { ApproveStep, Who } from '../../plan.ts';
import { at, type Place } from '../../source/place.ts';
import { compileWho } from '../../compile/who.ts';
import type { ApproveSource } from './schema.ts';

/** Undefined where the caps say who is asked. */
export function compileSigning(
  context: Context,
  { for: who, signatures }: ApproveSource['approve'],
  place: Place,
): Pick<ApproveStep, 'for' | 'signers'> | undefined {
  const here = at(place, 'signatures');
  if (Array.isArray(signatures)) {
    const signers = signatures.map((it, i) => compileWho(context, it, at(here, i)));
    checkEnough(context, signers, here);
    return { for: signers[0] ?? '', signers };
  }
  if (who === undefined) return undefined;
  const found = compileWho(context, who, at(place, 'for'));
  if (signatures === undefined) return { for: found };
  if (isGroup(who)) checkEnough(context, Array<Who>(signatures).fill(who), here);
  else faultAtKey(context, 'staffing/of-a-person', here, { key: 'signatures', who });
  return { for: found };
}

function isGroup(who: string): boolean {
  return /^(team|role)\//.test(who);
}

/** Each signature by somebody else: of groups the members are known, and what a case names is taken to be somebody. */
function checkEnough(context: Context, signers: readonly Who[], place: Place): void {
  const { organization } = context;
  if (organization === undefined) return;
  const groups = signers.filter(isGroup).map((who) => ({ who, people: membersOf(organization, who) }));
  // A group of nobody is told of by its own name.
  if (groups.some((it) => it.people.length === 0)) return;
  const taken = new Map<string, Group>();
  const short = groups.find((it) => !signs(it, new Set(), taken));
  if (short === undefined) return;
  const same = groups.filter((it) => it.people.some((id) => short.people.includes(id)));
  const people = [...new Set(same.flatMap((it) => it.people))];
  fault(context, 'approve/too-few-signers', place, {
    found: [...new Set(same.map((it) => it.who))].join(', '),
    people: people.map((id) => `${organization.people[id]?.name ?? id} (${id})`).join(', '),
    expected: String(same.length),
  });
}

interface Group {
  who: Who;
  people: readonly string[];
}

/** Finds somebody for this signature, who may be another's when that one finds somebody else. */
function signs(group: Group, seen: Set<string>, taken: Map<string, Group>): boolean {
  for (const id of group.people) {
    if (seen.has(id)) continue;
    seen.add(id);
    const other = taken.get(id);
    if (other !== undefined && !signs(other, seen, taken)) continue;
    taken.set(id, group);
    return true;
  }
  return false;
}

/** Who is of a team or holds a role. */
function membersOf({ people }: Organization, who: Who): string[] {
  const [kind, name = ''] = who.split('/');
  return Object.keys(people).filter((id) => people[id]?.[kind === 'team' ? 'teams' : 'roles'].includes(name));
}
