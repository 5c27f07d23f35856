/** What the database does not know of its columns: the words of a text, the shape of a JSON. Only the record writes them. */
import type { Answer } from '../../engine/event.ts';
import type { SlaState } from '../../engine/see/sla.ts';
import type { View } from '../../engine/see/view.ts';
import type { CaseState } from '../../engine/state/state.ts';
import type { Package, Plan, Value } from '../../language/plan.ts';
import type { StoredIntake } from '../store/intake.ts';
import type { TaskRow } from '../store/lists.ts';
import type { MoveRow } from '../store/moves.ts';
import type { RetentionPlan } from '../../language/retention.ts';
import type { HoldReason, RetentionPlace, RetentionReport } from '../store/retention.ts';
import type { AccessDeed } from '../store/access.ts';
import type { Handover, KeptPurpose } from '../store/keys.ts';
import type { AgainOutcome, WhyLost } from '../store/lost.ts';
import type { PersonRequest, Receipt } from '../store/person.ts';
import type { LostHours } from '../store/points.ts';
import type { ContactRow, LedgerRow } from '../store/read.ts';
import type { SaidOfPayment } from '../store/staff.ts';
import type { Line } from '../../language/meaning/line.ts';
import type { Submission, Workspace } from '../store/sops.ts';

/** By table and column of tables.ts. A JSON column that is not here is read as unknown. */
export interface Held {
  case: { state: CaseState; sla: SlaState; view: View };
  task: { status: TaskRow['status'] };
  contact: { direction: ContactRow['direction'] };
  case_event: { data: Record<string, Value> };
  assignment: { answer: Answer };
  lost_hours: { side: LostHours['side']; how: LostHours['how'] };
  ledger: { state: LedgerRow['state']; answer: Answer | null };
  ledger_entry: { state: LedgerRow['state']; answer: Answer | null; said: SaidOfPayment };
  outgoing: { body: Value };
  retention_run: { plan: RetentionPlan; place: RetentionPlace; report: RetentionReport };
  legal_hold: { reason: HoldReason };
  key_generation: { purpose: KeptPurpose; handover: Handover };
  person_request: { kind: PersonRequest['kind']; receipt: Receipt };
  lost_case: { why: WhyLost };
  again_case: { outcome: AgainOutcome };
  vault_access: { deed: AccessDeed };
  case_guest: { why: 'contact' | 'break_glass' };
  request: { body: StoredIntake; answer: Value };
  sop_version: { body: Package };
  workspace: { body: Workspace; files: Record<string, string> };
  publication: { body: Submission; lines: Line[] };
  sop_edition: { calendars: Plan['calendars'] };
  move_case: { status: MoveRow['status']; detail: Pick<MoveRow, 'from' | 'clocks' | 'obstacles'> };
}
