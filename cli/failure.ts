/** How a command ends when it cannot do what was asked: exit code 2 for a wrong call, 1 for what was found. */

export const GOOD = 0;
export const FINDINGS = 1;
export const MISUSE = 2;

/** The command was called wrongly; the message says what to write instead. Exit code 2. */
export class Misuse extends Error {
  override readonly name = 'Misuse';
}

/** The command was called rightly and found something wrong, or was refused. Exit code 1. */
export class Finding extends Error {
  override readonly name = 'Finding';
  /** What `--json` prints instead of the message. */
  readonly json: unknown;

  constructor(message: string, json: unknown = { error: message }) {
    super(message);
    this.json = json;
  }
}
