/** A question that cannot be answered as it was put; the message says what was found and what may stand there. */
export class Wrong extends Error {
  override readonly name = 'Wrong';
}
