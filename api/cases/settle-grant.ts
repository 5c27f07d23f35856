/** A payment that a reset left behind is settled by finance, with the provider's reference and a reason kept in the vault. */
import { looksLike } from '../../language/personal.ts';
import type { LedgerRow } from '../../records/store/read.ts';
import { vaultSubject } from '../../records/vault/reference.ts';
import type { SettleGrant } from '../../wire/grant.ts';
import { PAYS } from '../../engine/grants/outside.ts';
import { actorOf } from '../auth/identity.ts';
import { mustHave } from '../auth/permissions.ts';
import { Problem, wrongFields } from '../problem.ts';
import type { Call } from '../route.ts';
import type { Services } from '../services.ts';
import { incoming } from '../translate/personal.ts';
import { findCase } from './find.ts';
import { refusalProblem } from './refusals.ts';

/** The line as it is then. @throws Problem */
export async function settleGrant(
  services: Services,
  { identity, params: { id, grant }, body, request }: Call<{ id: string; grant: string }, unknown, SettleGrant>,
): Promise<LedgerRow> {
  mustHave(identity, [PAYS]);
  const { record, directory } = services;
  const { found, published } = await findCase(services, identity, id);
  const looks = looksLike((await directory.organization())?.personalLike);
  const brought = incoming(published.plan, request.under.key, request.updateId, looks);
  const said = {
    reference: brought.carried('reference', body.reference),
    reason: brought.text('reason', body.reason),
  };
  if (brought.faults.length > 0) throw wrongFields(brought.faults);
  const subject = vaultSubject(found.view.data.customer, id);
  await record.putVault(brought.rows.map((row) => ({ ...row, subject, case: id })));
  const done = await record.settleSetAside({ case: id, grant, as: body.as, ...said, actor: actorOf(identity) });
  if (done === undefined) {
    const open = await record.readAs(identity.eyes).grants({ case: id, setAside: true });
    const grants = open.map((row) => row.grant).join(', ');
    throw new Problem(409, 'grant/not-set-aside', { params: { case: id, grant, grants } });
  }
  if ('code' in done) throw refusalProblem(done, published.plan);
  return done;
}
