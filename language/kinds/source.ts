/** What a step as written says of itself before anything is compiled: names it declares, steps inside it, texts. One object a kind. */
import type { OutcomeSource } from '../schema/outcome.ts';
import type { StepsSource } from '../schema/step.ts';
import type { ApproveSource } from './approve/schema.ts';

/** One list of steps inside a block. */
export interface Branch {
  /** The branch's or leg's id; of `each` the name `each`. */
  id: string;
  /** From the block's place to the steps. */
  path: (string | number)[];
  steps: StepsSource;
}

/** A way out that is written beside `outcomes`. */
export interface WrittenRow {
  row: Pick<OutcomeSource, 'go_to' | 'escalate'>;
  path: (string | number)[];
}

/** Texts for whoever does the work. `path` leads to what holds them. */
export interface Said {
  script?: string | undefined;
  checklist?: readonly string[] | undefined;
  /** Sentences that hold no values. */
  plain: { text: string; path: (string | number)[] }[];
  path: (string | number)[];
}

export interface SourceFacts<Source> {
  /** Outcomes it can have though nobody writes them, in the order of the reference; rows and events among them. */
  outcomes(source: Source): readonly string[];
  /** Outside events it names. */
  events(source: Source): readonly string[];
  evidence(source: Source): readonly string[];
  /** Questions of its survey. */
  questions(source: Source): readonly string[];
  branches(source: Source): Branch[];
  /** Its branches are legs: ids of their own, with moments. */
  legs: boolean;
  /** The list field for whose items the steps inside run. */
  each(source: Source): string | undefined;
  rows(source: Source): WrittenRow[];
  said(source: Source): Said | undefined;
  /** What an approval is about. */
  approval(source: Source): ApproveSource['approve'] | undefined;
}

const none = (): never[] => [];
const nothing = (): undefined => undefined;

/** The answers of a step that declares nothing. */
export const DECLARES_NOTHING = {
  outcomes: none,
  events: none,
  evidence: none,
  questions: none,
  branches: none,
  legs: false,
  each: nothing,
  rows: none,
  said: nothing,
  approval: nothing,
} as const;
