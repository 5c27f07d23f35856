/** An upload, from its stream to the file of a case. Whatever stands against it, nothing is left of it. */
import type { IncomingMessage } from 'node:http';
import { fileOf } from '../../engine/values/file.ts';
import { type Received, receive, UploadRefused } from '../../files/receive.ts';
import { FileStoreError } from '../../files/store.ts';
import { typeOf } from '../../files/type.ts';
import { vaultRef, vaultSubject } from '../../records/vault/reference.ts';
import type { WireUploaded } from '../../wire/file.ts';
import { actsAllowed } from '../auth/permissions.ts';
import { findCase, type FoundCase } from '../cases/find.ts';
import { answeredBefore, type RequestKey, requestKey } from '../idempotency.ts';
import { away, busy, Problem } from '../problem.ts';
import { type Answer, type Call, repeated } from '../route.ts';
import type { Services } from '../services.ts';
import { type Allowed, allowedBy, limitsOf, misplaced, wordsOf } from './limits.ts';
import { nameFrom } from './name.ts';

/** More is no case any more, and a way to fill a disk. */
const FILES_MAX = 200;

type UploadCall = Call<{ id: string }, { for?: string | undefined }, unknown> & { incoming: IncomingMessage };

/** @throws Problem */
export async function upload(services: Services, call: UploadCall): Promise<Answer<WireUploaded>> {
  const { identity, params, query, incoming } = call;
  const { files, record } = services;
  if (!actsAllowed(identity).includes('annotate'))
    throw new Problem(403, 'auth/role', { params: { roles: 'agent, integration' } });
  const found = await findCase(services, identity, params.id);
  const there = await record.readAs(identity.eyes).files(params.id);
  const own = query.for === undefined ? {} : limitsOf(found.published.plan, query.for);
  const allowed = allowedBy(own, files.maxBytes);
  if (Number(incoming.headers['content-length'] ?? 0) > allowed.maxBytes) throw tooLarge(allowed);
  const received = await receive(files.store, incoming, { ...files, maxBytes: allowed.maxBytes }).catch(
    (error: unknown) => {
      throw refusedAs(error, allowed);
    },
  );
  try {
    const name = nameFrom(incoming.headers['content-disposition']);
    const request = requestKey(services.digests, call.request.key, {
      actor: identity.id,
      path: `/v1/cases/${params.id}/files`,
      body: { sha256: received.sha256, name, for: query.for ?? null },
    });
    const before = await answeredBefore(record, request);
    if (before !== undefined) return repeated({ status: before.status, body: before.body as WireUploaded });
    if (there.length >= FILES_MAX) throw new Problem(422, 'file/too-many', { params: { max: FILES_MAX } });
    return await keep(services, { found, request, received, allowed, name, field: query.for, by: identity.id });
  } finally {
    await received.discard().catch(() => undefined);
  }
}

interface Kept {
  found: FoundCase;
  request: RequestKey;
  received: Received;
  allowed: Allowed;
  name: string;
  field: string | undefined;
  by: string;
}

async function keep(services: Services, upload: Kept): Promise<Answer<WireUploaded>> {
  const { files, record, log } = services;
  const { found, request, received, allowed, name, field, by } = upload;
  const { sha256, bytes } = received;
  const type = await typeOf(received.head);
  if (misplaced({ type, bytes }, allowed) !== undefined)
    throw new Problem(415, 'file/type', { params: { type, accept: wordsOf(allowed).accept } });
  const scanned = await files.scan(received);
  if (scanned === 'away') throw away('away/scanner');
  if (scanned === 'found') throw new Problem(422, 'file/harmful');
  if (!(await record.claimBlob({ sha256, bytes, type }))) throw busy();
  await files.store.put(received).catch((error: unknown) => {
    log.warn({ reason: error instanceof Error ? error.message : 'unknown' }, 'a file could not be kept');
    throw refusedAs(error, allowed);
  });
  const { case: id, data } = found.found.view;
  const ref = vaultRef(request.under.key, request.updateId, 'file');
  const row = { ref, subject: vaultSubject(data.customer, id), case: id, field: field ?? 'file', value: name };
  if (!(await record.putFile(row, sha256, by))) throw busy();
  const body: WireUploaded = { file: fileOf(ref), type, bytes, sha256, ...(field !== undefined && { for: field }) };
  await record.rememberAnswer(request, { status: 201, body }, id).catch(() => {
    // Sent again it is the same file.
    log.warn({}, 'the answer of an upload could not be kept');
  });
  return { status: 201, body };
}

function tooLarge(allowed: Allowed): Problem {
  return new Problem(413, 'file/too-large', { params: { limit: wordsOf(allowed).limit } });
}

/** What stands against it, in the words of the API. */
function refusedAs(error: unknown, allowed: Allowed): unknown {
  if (error instanceof FileStoreError)
    return error.why === 'full' ? new Problem(507, 'file/no-room') : away('away/files');
  if (!(error instanceof UploadRefused)) return error;
  switch (error.why) {
    case 'too-large':
      return tooLarge(allowed);
    case 'empty':
      return new Problem(422, 'file/empty');
    // Whoever is silent is not waited for a second time.
    case 'too-slow':
    case 'cut-off':
      return new Problem(408, 'file/too-slow', { headers: { Connection: 'close' } });
  }
}
