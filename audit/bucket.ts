/** Anchors in a store that speaks S3's protocol. The client is loaded with the first request: who keeps none pays nothing. */
import type * as sdkTypes from '@aws-sdk/client-s3';
import type { ListObjectsV2CommandOutput, S3Client } from '@aws-sdk/client-s3';
import { type AnchorPlace, AnchorPlaceError, isAnchorName } from './place.ts';

/** Where in which store. Address, region and credentials are the SDK's own variables (`AWS_ENDPOINT_URL`, `AWS_REGION`, …). */
export interface Bucket {
  bucket: string;
  /** Before every name; empty, or ends with a slash. */
  prefix: string;
  /** The bucket stands in the path of addresses instead of the host's name, as many stores beside Amazon's want it. */
  pathStyle: boolean;
}

const named = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/([^?#\s]*))?(\?path-style)?$/;

/** Reads `s3://bucket/prefix`, with `?path-style` behind it or not. Undefined: it is none. */
export function bucketOf(text: string): Bucket | undefined {
  const found = named.exec(text);
  if (found === null) return undefined;
  const [, bucket = '', path = '', style] = found;
  const prefix = path.replace(/^\/+|\/+$/g, '');
  return { bucket, prefix: prefix === '' ? '' : `${prefix}/`, pathStyle: style !== undefined };
}

/** How it is asked; tests are less patient. */
interface Manner {
  /** After which a request with all its tries is given up; an anchor is a few megabytes at most. */
  limitMs: number;
  /** Names of one answer; a store gives no more than 1,000. */
  names: number;
}

/** Touches nothing until it is asked something. */
export function bucketPlace(at: Bucket, manner: Manner = { limitMs: 60_000, names: 1_000 }): AnchorPlace {
  const where = `s3://${at.bucket}/${at.prefix}`;
  const client = once(async () => {
    const sdk = await import('@aws-sdk/client-s3');
    return { sdk, s3: new sdk.S3Client({ forcePathStyle: at.pathStyle }) };
  });
  type Loaded = Awaited<ReturnType<typeof client>>;
  const ask = async <T>(request: (loaded: Loaded, limit: { abortSignal: AbortSignal }) => Promise<T>, name = '') => {
    try {
      return await request(await client(), { abortSignal: AbortSignal.timeout(manner.limitMs) });
    } catch (error) {
      throw new AnchorPlaceError(`${where}${name}: ${reasonOf(error)}`);
    }
  };
  const list = () => ask(({ sdk, s3 }, limit) => namesIn(sdk, s3, { ...at, MaxKeys: manner.names }, limit));
  return {
    where,
    list,
    read: (name) =>
      ask(async ({ sdk, s3 }, limit) => {
        const found = await s3.send(new sdk.GetObjectCommand({ Bucket: at.bucket, Key: at.prefix + name }), limit);
        return (await found.Body?.transformToString('utf8')) ?? '';
      }, name),
    write: async (name, text) => {
      // Not every store knows the condition below; the row has one writer, which holds a lock.
      if ((await list()).includes(name)) throw new AnchorPlaceError(`${where}${name} is there already`);
      const object = { Bucket: at.bucket, Key: at.prefix + name, Body: text, ContentType: 'application/jsonl' };
      await ask(
        ({ sdk, s3 }, limit) => s3.send(new sdk.PutObjectCommand({ ...object, IfNoneMatch: '*' }), limit),
        name,
      );
    },
  };
}

type Sdk = typeof sdkTypes;

async function namesIn(
  sdk: Sdk,
  s3: S3Client,
  { bucket, prefix, MaxKeys }: Bucket & { MaxKeys: number },
  limit: { abortSignal: AbortSignal },
): Promise<string[]> {
  const names: string[] = [];
  for (let token: string | undefined, more = true; more; ) {
    const page: ListObjectsV2CommandOutput = await s3.send(
      new sdk.ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, ContinuationToken: token, MaxKeys }),
      limit,
    );
    for (const { Key = '' } of page.Contents ?? []) names.push(Key.slice(prefix.length));
    token = page.NextContinuationToken;
    more = token !== undefined;
  }
  return names.filter(isAnchorName).sort();
}

const words: Readonly<Record<string, string>> = {
  NoSuchBucket: 'there is no such bucket',
  NoSuchKey: 'it is not there',
  PreconditionFailed: 'it is there already',
  ConditionalRequestConflict: 'it is being written by somebody else',
  AccessDenied: 'not allowed',
  InvalidAccessKeyId: 'not allowed: unknown access key',
  SignatureDoesNotMatch: 'not allowed: wrong secret key',
  CredentialsProviderError: 'no credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY',
  XMinioStorageFull: 'no room left',
  AbortError: 'no answer in time',
  TimeoutError: 'no answer in time',
};

/** Why a store did not do it, for people. Its own words may quote keys of access, so they are not repeated. */
export function reasonOf(error: unknown): string {
  const { name, message, code, $metadata } = error as Error & {
    code?: string;
    $metadata?: { httpStatusCode?: number };
  };
  const known = words[name];
  if (known !== undefined) return known;
  if (message === 'Region is missing') return 'no region: set AWS_REGION (us-east-1 where the store has none)';
  const status = $metadata?.httpStatusCode;
  if (status === 507) return 'no room left';
  if (status === 401 || status === 403) return 'not allowed';
  return status === undefined ? (code ?? name) : `the store answered ${status}`;
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}
