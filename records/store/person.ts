/** What is held of one person, and what a person may ask of it: a copy, a correction, to be forgotten. */
import type { View } from '../../engine/see/view.ts';
import type { Value } from '../../language/plan.ts';
import type { AccessRow } from './access.ts';
import type { LedgerRow } from './read.ts';

/** One value of the vault. */
export interface HeldValue {
  ref: string;
  case: string;
  field: string;
  madeAtMs: number;
  value: Value;
}

/** A message that went out about a case of the person. */
export interface HeldMessage {
  case: string;
  by: string;
  recipient: string;
  message?: string;
  atMs: number;
}

/** A contact, its note a reference to the vault. */
export interface HeldContact {
  case: string;
  atMs: number;
  direction: 'in' | 'out';
  channel?: string;
  note?: string;
}

/** Everything of one person. */
export interface HeldPerson {
  /** Under whose keys: the person's own, and those of cases begun before the customer was known. */
  subjects: string[];
  cases: View[];
  values: HeldValue[];
  contacts: HeldContact[];
  messages: HeldMessage[];
  grants: LedgerRow[];
  /** Intakes: how each came in. */
  intakes: { case?: string; sop?: string; channel?: string; messageId?: string; receivedAtMs: number }[];
  requests: PersonRequest[];
  /** Newest first, 10,000 at most. */
  access: AccessRow[];
}

/** Why nothing can be erased yet. `what`: the grant of a payment, the title of a clock. */
export interface Waits {
  why: 'open_case' | 'hold' | 'pending_intake' | 'payment' | 'statutory_clock';
  case: string;
  what?: string;
}

/** Where values went to that no key of ours protects. */
export interface CopyOutside {
  where: 'connector' | 'message' | 'file' | 'backup';
  /** A call, a way of sending, what a file is evidence of; of backups: all made before. */
  name: string;
  times?: number;
  lastAtMs?: number;
}

/** What the second person decides by. */
export interface Outlook {
  waits: Waits[];
  /** Until when the person's number counts against caps of authority; erasing leaves the number, so they hold. */
  capsUntilMs?: number;
  copies: CopyOutside[];
}

/** What was asked. Absent members do not belong to its kind, or are not known yet. */
export interface PersonRequest {
  id: number;
  kind: 'erase' | 'correct';
  subject: string;
  reason: string;
  reference?: string;
  /** Of a correction: the value, where it stands. */
  ref?: string;
  hash: string;
  askedAtMs: number;
  askedBy: string;
  lapsesAtMs: number;
  confirmedAtMs?: number;
  confirmedBy?: string;
  receipt?: Receipt;
}

/** What stays as a proof: signed over the JSON of all members but the signature, in their order. */
export interface Receipt {
  bihuan_receipt: 1;
  deed: 'erase' | 'correct';
  request: number;
  subject: string;
  reason: string;
  reference?: string;
  at: string;
  asked_by: string;
  confirmed_by: string;
  /** Keys destroyed, and the values that stay unreadable for good; of a correction the one value. */
  keys?: number;
  /** Whose keys: names in the vault, `customer/<number>` or `case/<id>`. Absent on receipts of before. */
  subjects?: string[];
  values: number;
  ref?: string;
  field?: string;
  cases: string[];
  copies: { where: CopyOutside['where']; name: string; times?: number; last?: string }[];
  /** What goes on being there under the person's number. */
  remains: string[];
  key: string;
  signature: string;
}

/** Signs receipts. */
export interface ReceiptSigner {
  readonly publicKey: string;
  sign(text: string): string;
}

/** What is asked for. `value`: of a correction. */
export interface PersonAsked {
  kind: PersonRequest['kind'];
  subject: string;
  reason: string;
  reference?: string;
  correction?: { ref: string; value: Value };
  askedBy: string;
}

/** The second person's word. */
export interface PersonWord {
  hash: string;
  by: string;
  signer: ReceiptSigner;
}

/** That the key of a subject was destroyed, and when last. */
export interface Erasure {
  subject: string;
  atMs: number;
}

/** A key of the vault, without the key. */
export interface SubjectKey {
  subject: string;
  madeAtMs: number;
}

/** What became of erasing once more. `keys`: 0 when there was none of before, or something waits. */
export interface ErasedAgain {
  waits: Waits[];
  keys: number;
}

/** People's rights. A subject is `customer/<number>`, or `case/<id>` where no customer is known. */
export interface PersonStore {
  /** In the access log before it is answered. Undefined: nothing is held of this subject. */
  exportPerson(subject: string, by: string): Promise<HeldPerson | undefined>;
  /** Whether there is a key to destroy, and what stands against it. */
  outlookOf(subject: string): Promise<Outlook & { keys: number; erasedAtMs?: number }>;
  /** An erasure asked for again by the same person is the same. @throws PersonRefused for a value that is not this subject's */
  askPerson(asked: PersonAsked): Promise<PersonRequest>;
  /** What waits for a second person, oldest first, 200 at most. */
  openPersonRequests(): Promise<PersonRequest[]>;
  getPersonRequest(id: number): Promise<PersonRequest | undefined>;
  /** What a correction replaces, and by what; in the access log. Undefined: it is no open correction, or its key is gone. */
  correctionOf(id: number, by: string): Promise<{ from: Value; to: Value; field: string; case: string } | undefined>;
  /** Carries it out, all of it or nothing. @throws PersonRefused */
  confirmPerson(id: number, word: PersonWord): Promise<PersonRequest>;
  /** Every subject whose key was destroyed, with the last time. */
  erasures(): Promise<Erasure[]>;
  /** Keys made until an instant, in the order of their subjects, after one of them (empty: from the beginning). */
  subjectKeys(page: { after: string; untilMs: number; limit: number }): Promise<SubjectKey[]>;
  /** Destroys the key that a restored backup brought back, if it is older than the erasure. Logged; all of it or nothing. */
  eraseAgain(erasure: Erasure & { proof: string; by: string }): Promise<ErasedAgain>;
  /** The names of the keys that are this person's now: the subject's own, and those of cases of before the customer was known. */
  subjectsOf(subject: string): Promise<string[]>;
}
