/** Contents in a store that speaks S3's protocol, by the official client, which is loaded with the first request. */
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { type Bucket, reasonOf } from '../audit/bucket.ts';
import { type FileStore, FileStoreError, placeOf } from './store.ts';

/** A request that has to move no content; one that does has as long as the largest file takes on a slow line. */
const LIMIT_MS = 60_000;
const CONTENT_LIMIT_MS = 600_000;

/** @param drafts a folder of this machine: what comes in is hashed and looked at before it goes to the store */
export function bucketStore(at: Bucket, drafts: string, limitMs = LIMIT_MS): FileStore {
  const where = `s3://${at.bucket}/${at.prefix}`;
  const client = once(async () => {
    const sdk = await import('@aws-sdk/client-s3');
    return { sdk, s3: new sdk.S3Client({ forcePathStyle: at.pathStyle }) };
  });
  const object = (sha256: string) => ({ Bucket: at.bucket, Key: at.prefix + placeOf(sha256) });
  type Loaded = Awaited<ReturnType<typeof client>>;
  const ask = async <T>(request: (loaded: Loaded, abortSignal: AbortSignal) => Promise<T>, ms = limitMs) => {
    try {
      return await request(await client(), AbortSignal.timeout(ms));
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw told(where, error);
    }
  };
  const size = async (sha256: string) => {
    const of = object(sha256);
    return ask(async ({ sdk, s3 }, abortSignal) => {
      const head = await s3.send(new sdk.HeadObjectCommand(of), { abortSignal });
      return head.ContentLength;
    });
  };
  return {
    where,
    drafts,
    size,
    put: async ({ path, sha256, bytes }) => {
      if ((await size(sha256)) === bytes) return;
      const sent = await ask(async ({ sdk, s3 }, abortSignal) => {
        const command = new sdk.PutObjectCommand({
          ...object(sha256),
          Body: createReadStream(path),
          ContentLength: bytes,
          // The store holds what comes against it, so that a line that garbles keeps nothing.
          ChecksumSHA256: Buffer.from(sha256, 'hex').toString('base64'),
          ContentType: 'application/octet-stream',
        });
        await s3.send(command, { abortSignal });
        return true;
      }, CONTENT_LIMIT_MS);
      if (sent === undefined) throw new FileStoreError('away', `${where}: there is no such bucket`);
    },
    open: async (sha256) => {
      const of = object(sha256);
      return ask(async ({ sdk, s3 }) => {
        const found = await s3.send(new sdk.GetObjectCommand(of));
        return found.Body instanceof Readable ? found.Body : undefined;
      });
    },
    remove: async (sha256) => {
      const of = object(sha256);
      await ask(({ sdk, s3 }, abortSignal) => s3.send(new sdk.DeleteObjectCommand(of), { abortSignal }));
    },
  };
}

/** A bucket that is missing is none of these: whoever asks for its content is to be told. */
function isMissing(error: unknown): boolean {
  const { name } = (error ?? {}) as { name?: unknown };
  return name === 'NoSuchKey' || name === 'NotFound';
}

function told(where: string, error: unknown): FileStoreError {
  const reason = reasonOf(error);
  return new FileStoreError(reason === 'no room left' ? 'full' : 'away', `${where}: ${reason}`);
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}
