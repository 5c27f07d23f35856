/** Content on its way out: held against its hash while it goes, so that nobody takes for whole what the store has bent. */
import { createHash } from 'node:crypto';
import { Transform } from 'node:stream';

/** What a store gave is not what was kept. */
export class ContentBent extends Error {
  override readonly name = 'ContentBent';
}

/**
 * Passes content through and keeps its last piece back until the hash is known: of content that is not what it should be the
 * reader never sees the end, and the announced length is not reached.
 */
export function verified(sha256: string): Transform {
  const hash = createHash('sha256');
  let held: Buffer | undefined;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      const before = held;
      held = chunk;
      done(null, before);
    },
    flush(done) {
      if (hash.digest('hex') === sha256) done(null, held);
      else done(new ContentBent(`The content of ${sha256} is another.`));
    },
  });
}
