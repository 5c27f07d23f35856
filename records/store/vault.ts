/** Personal values (architecture, "The vault"). */
import type { Value } from '../../language/plan.ts';

/** A personal value on its way into the vault. `ref` is `v1.` + base64url HMAC(update id, field), made by the caller. */
export interface VaultRow {
  ref: string;
  /** Whose data it is: the unit of erasing. An HMAC or a customer number, never a name or a phone number. */
  subject: string;
  case: string;
  field: string;
  value: Value;
}

/** Who reads, and what for. */
export interface VaultReader {
  purpose: string;
  actor: string;
}

/** What a reference leads to. `erased`: its subject's key is gone; `unknown`: never stored, or swept. */
export type VaultValue =
  | { ref: string; status: 'present'; value: Value; field: string; case: string }
  | { ref: string; status: 'erased' | 'unknown' };

/** Values go in by reference, come out logged, and are gone with their subject's key. */
export interface VaultStore {
  /** Stores what is not there yet: the first value under a reference stays. */
  putVault(rows: VaultRow[]): Promise<void>;
  /** In the order asked. Every value handed out is written to the access log. */
  readVault(refs: readonly string[], by: VaultReader): Promise<VaultValue[]>;
  /** Whether a value of the case was corrected that is not among the corrections the case has heard (rule 23). */
  hasUnheard(caseId: string, heard?: readonly string[]): Promise<boolean>;
  /** Whether the record was told that this call of the case is under way; of a case whose state it does not keep, always (rule 23). */
  isUnderWay(caseId: string, key: string): Promise<boolean>;
  /** Values of cases whose customer changed go under the key of the one they have now; whether there may be more. */
  followCustomers(): Promise<boolean>;
  /** Deletes rows older than 7 days that no batch mentioned, where the case was recorded since. Returns how many. */
  sweepVault(): Promise<number>;
}
