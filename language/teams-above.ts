/** Teams above a team: where a role is looked for, one after the other, while nobody nearer is there (semantics rule 10). */

/** The team itself, then those above it, each once. */
export function chainOf(teams: Readonly<Record<string, { above?: string | undefined }>>, team: string): string[] {
  const chain: string[] = [];
  for (let at: string | undefined = team; at !== undefined && !chain.includes(at); ) {
    chain.push(at);
    at = Object.hasOwn(teams, at) ? teams[at]?.above : undefined;
  }
  return chain;
}
