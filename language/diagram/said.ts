/** The lines under a node's title, the same in every form of the picture. */
import type { PictureNode } from './picture.ts';

/** Who, what is called, each limit; none where there is nothing to say. */
export function saidOf({ who, does, clocks }: PictureNode): string[] {
  const limits = clocks.map(
    ({ title, limit, ends }) => `${ends ? '■ ' : ''}${title === '' ? '' : `${title} `}≤ ${limit}`,
  );
  return [...(who === undefined ? [] : [who]), ...(does === undefined ? [] : [`→ ${does}`]), ...limits];
}
