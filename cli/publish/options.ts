/** What `sop publish` was given. */
import type { TargetOptions } from '../http/target.ts';

/** What the command was given. */
export interface PublishOptions extends TargetOptions {
  show?: string;
  confirm?: string;
  confirmAsOperator?: string;
  hash?: string;
  remove?: string[];
  move?: string[];
  editor?: string[];
  dryRun?: true;
  json?: true;
}
