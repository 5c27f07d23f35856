/** The shape of the message tables. */
import type { Code } from '../codes.ts';

/** What a diagnostic says, with `{parameters}`. */
export interface Text {
  says: string;
  /** Left out when a parameter of it is not known. */
  fix?: string;
}

export type Texts = Record<Code, Text>;
