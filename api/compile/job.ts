/** What crosses the border of a compiling thread. */
import type { Connector } from '../../language/connector.ts';
import type { Diagnostic, Locale } from '../../language/diagnostic.ts';
import type { Files } from '../../language/load.ts';
import type { Organization } from '../../language/organization.ts';
import type { Package } from '../../language/plan.ts';
import type { RetentionPlan } from '../../language/retention.ts';
import type { Named } from '../../wire/sop.ts';

/** One workspace to compile. */
export interface Job {
  files: Files;
  /** Of the diagnostics. */
  locale: Locale;
  /** Whether the plans are wanted: copying them from the thread is work of the thread that serves. */
  packages: boolean;
}

/** Every finding, and the SOPs without an error. */
export interface Findings {
  sops: Named[];
  diagnostics: Diagnostic[];
}

/** A compiled workspace. Callers share what is kept of it: nobody changes it. */
export interface Compiled extends Findings {
  packages: ReadonlyMap<string, Package>;
  /** Absent when organization.yaml is missing or has an error. */
  organization?: Organization;
  connectors: ReadonlyMap<string, Connector>;
  /** Absent when retention.yaml is missing or has an error. */
  retention?: RetentionPlan;
}

/** What a thread answers. `failed`: a bug of the compiler, with its stack. */
export type Outcome = { findings: Findings } | { compiled: Compiled } | { failed: string };
