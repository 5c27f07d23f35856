/** The activity behind all notices of a turn: each recipient once by key, whatever is tried again. */
import type { Organization } from '../engine/people/choose.ts';
import { isVaultReference } from '../engine/values/fit.ts';
import type { Package, Value } from '../language/plan.ts';
import type { DeliveryStore } from '../records/store/deliveries.ts';
import type { VaultStore } from '../records/store/vault.ts';
import type { Notice, NotifyRequest } from '../workflows/contract.ts';
import { discreet, type FailureLog, type FailureType, retryable } from './failure.ts';
import { composeText, referencesOf } from './messages/compose.ts';
import type { MessageLog, OutMessage } from './messages/message.ts';
import { UnknownTextName } from './messages/render.ts';
import { sendMessage } from './messages/send.ts';
import type { Reader } from './messages/words.ts';
import type { Outside } from './outside.ts';
import { openValues } from './personal.ts';
import type { Published } from './published.ts';

export interface NotifyDeps {
  published: Published;
  record: DeliveryStore & VaultStore;
  outside: Outside;
  locale: 'zh' | 'en';
  log: MessageLog & FailureLog;
  signal: () => AbortSignal | undefined;
}

/** The channel of standard notices to our own people. */
const staffChannel = 'staff';
/** Soon, since the other attempt is over or dead within seconds. */
const busyRetryMs = 2_000;
/** What no retry heals: kept as the delivery's result. Everything else is tried again. */
const hopeless: readonly FailureType[] = ['Erased', 'ValueMissing', 'OutsideRefused', 'OutsideReplyTooLarge'];

/**
 * What was sent stays sent; for the rest it fails and is tried again. Nothing is sent without a claim, so nothing while
 * the record is away.
 *
 * @throws ApplicationFailure, retryable, that of the first recipient who was not reached.
 */
export async function notify(request: NotifyRequest, deps: NotifyDeps): Promise<void> {
  const found = await deps.published.package(request.sop, request.version);
  const { organization } = await deps.published.workspace();
  const letters = request.notices.flatMap((notice) => lettersOf(notice, request, found, organization));
  const results = await Promise.allSettled(letters.map((it) => deliver(it, deps)));
  const failed = results.find((it) => it.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}

/** One notice for one recipient. */
interface Letter {
  key: string;
  notice: Notice;
  request: NotifyRequest;
  package: Package;
  organization: Organization;
  to: { kind: 'person' | 'customer'; id: string };
}

function lettersOf(notice: Notice, request: NotifyRequest, found: Package, organization: Organization): Letter[] {
  const { to } = notice;
  const key = `${request.case}:${notice.key}`;
  const rest = { notice, request, package: found, organization };
  if (to.kind === 'customer') return [{ ...rest, key, to: { kind: 'customer', id: to.ref } }];
  return [...new Set(to.ids)].map((id) => ({ ...rest, key: `${key}:${id}`, to: { kind: 'person', id } }));
}

async function deliver(letter: Letter, deps: NotifyDeps): Promise<void> {
  const { record } = deps;
  const { key, notice, request, to } = letter;
  const { message } = notice;
  const by = (message === undefined ? undefined : letter.package.plan.messages[message]?.by) ?? staffChannel;
  try {
    const claim = await record.claimDelivery({
      key,
      case: request.case,
      about: notice.about,
      recipient: to.id,
      by,
      message,
    });
    if (claim === 'delivered') return;
    if (claim === 'busy')
      throw retryable('Busy', 'Another attempt holds this message.', { nextRetryDelay: busyRetryMs });
  } catch (error) {
    throw discreet(error, deps.log);
  }
  await record.markDelivered(key, await attempt(letter, by, deps)).catch((error: unknown) => {
    throw discreet(error, deps.log);
  });
}

/** The delivery's result. Gives the claim back when it may yet succeed. */
async function attempt(letter: Letter, by: string, deps: NotifyDeps): Promise<string> {
  const { key, to, organization } = letter;
  const { outside, log } = deps;
  if (to.kind === 'person' && !Object.hasOwn(organization.people, to.id)) return 'unknown_person';
  try {
    const signal = deps.signal();
    const sent = await sendMessage(await written(letter, by, deps), {
      transports: outside.transports,
      secrets: outside.messageSecrets,
      allowedHosts: outside.allowedHosts,
      log,
      ...(signal && { signal }),
    });
    return sent === 'accepted' ? 'sent' : sent;
  } catch (error) {
    const result = hopelessResult(error);
    if (result !== undefined) {
      log.error({ key, result }, 'message not delivered');
      return result;
    }
    // If this fails, too, the claim ends by itself.
    await deps.record.releaseDelivery(key).catch(() => undefined);
    throw sooner(discreet(error, log));
  }
}

function hopelessResult(error: unknown): string | undefined {
  if (error instanceof UnknownTextName) return error.code;
  const type = (error as { type?: unknown } | undefined)?.type;
  if (type === 'Erased') return 'erased';
  return hopeless.find((it) => it === type);
}

/** What a connector's call may not repeat, such as a host that is not allowed, a message may: an operator heals it. */
function sooner(error: Error): Error {
  const { nonRetryable, type, message } = error as Error & { nonRetryable?: boolean; type?: FailureType };
  return nonRetryable === true && type !== undefined ? retryable(type, message) : error;
}

async function written(letter: Letter, by: string, deps: NotifyDeps): Promise<OutMessage> {
  const { key, notice, request, package: found, organization, to } = letter;
  const address = to.kind === 'customer' && isVaultReference(to.id) && isPersonalParty(notice, found) ? [to.id] : [];
  const kind = notice.message ?? notice.about;
  const opened: ReadonlyMap<string, Value> = await openValues(
    deps.record,
    [...address, ...referencesOf(notice, found)],
    { case: request.case, purpose: `message:${kind}` },
  );
  const reader: Reader = {
    locale: deps.locale,
    calendar: found.plan.calendars[found.plan.calendar],
    nameOf: (id) => (Object.hasOwn(organization.people, id) ? organization.people[id]?.name : undefined) ?? id,
  };
  const { title, case: caseId } = request;
  return {
    key,
    caseId,
    channel: by,
    to: { ...to, ...(address.length > 0 && { address: String(opened.get(to.id) ?? '') }) },
    kind,
    text: composeText({ notice, package: found, caseId, title, reader, opened }),
  };
}

function isPersonalParty({ to }: Notice, { plan }: Package): boolean {
  return to.kind === 'customer' && plan.fields[to.field]?.personal === true;
}
