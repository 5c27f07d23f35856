/** What a `call_back` as written says of itself. */
import { DECLARES_NOTHING, type SourceFacts } from '../source.ts';
import type { CallBackSource } from './schema.ts';

/** Rule 16: the survey of a call-back that names no questions. */
export const SURVEY: readonly string[] = ['attitude', 'speed', 'solution'];

export const callBack: SourceFacts<CallBackSource> = {
  ...DECLARES_NOTHING,
  outcomes: () => ['satisfied', 'dissatisfied', 'unreachable', 'refused'],
  evidence: (source) => source.call_back.evidence ?? [],
  questions: (source) => source.call_back.survey ?? SURVEY,
};
