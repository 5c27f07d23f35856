/** The place that the operator named for anchors. */
import { bucketOf, bucketPlace } from './bucket.ts';
import { type AnchorPlace, folderPlace } from './place.ts';

/** @param where `s3://bucket/prefix`, or a folder; undefined: nobody has said, and there is none */
export function placeAt(where: string): AnchorPlace;
export function placeAt(where: string | undefined): AnchorPlace | undefined;
export function placeAt(where: string | undefined): AnchorPlace | undefined {
  if (where === undefined) return undefined;
  const bucket = bucketOf(where);
  return bucket === undefined ? folderPlace(where) : bucketPlace(bucket);
}
