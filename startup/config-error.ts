/** The error of a wrong setting, apart from what reads the settings: who only tells it from others loads nothing else. */

/** A variable has a value that cannot be used; the message names it and says what to set. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}
