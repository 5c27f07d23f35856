/** The place that the operator named for the contents of files. */
import { bucketOf } from '../audit/bucket.ts';
import { bucketStore } from './bucket.ts';
import { folderStore } from './folder.ts';
import type { FileStore } from './store.ts';

/** @param where `s3://bucket/prefix`, or a folder. @param drafts for a bucket: where uploads lie while they come in */
export function fileStoreAt({ where, drafts }: { where: string; drafts: string }): FileStore {
  const bucket = bucketOf(where);
  return bucket === undefined ? folderStore(where) : bucketStore(bucket, drafts);
}
