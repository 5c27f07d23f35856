/** The log of a process: lines of JSON for machines, one format for our own lines and the Temporal SDK's. */
import { DefaultLogger, type LogLevel as TemporalLevel, type LogMetadata } from '@temporalio/worker';
import { type Logger, pino } from 'pino';
import type { LogLevel } from './config.ts';

export type { Logger } from 'pino';

/** Writes to standard output, at once: a killed process loses no line. Nobody may give it a personal value. */
export function makeLog(name: string, level: LogLevel): Logger {
  return pino({ name, level, base: { name } }, pino.destination({ dest: 1, sync: true }));
}

const temporalLevels: Record<LogLevel, TemporalLevel> = {
  debug: 'DEBUG',
  info: 'INFO',
  warn: 'WARN',
  error: 'ERROR',
  silent: 'ERROR',
};
const ownLevels = { TRACE: 'debug', DEBUG: 'debug', INFO: 'debug', WARN: 'warn', ERROR: 'error' } as const;

/** For `Runtime.install`. What the SDK tells for information is for debugging here. */
export function temporalLogger(log: Logger, level: LogLevel): DefaultLogger {
  return new DefaultLogger(temporalLevels[level], ({ level: at, message, meta }) =>
    log[ownLevels[at]](shown(meta), message),
  );
}

/** The SDK's metadata holds big integers and whole causes; a line wants short words. */
function shown(meta: LogMetadata | undefined): Record<string, string> {
  const entries = Object.entries(meta ?? {}).filter(([, value]) => value !== undefined);
  return Object.fromEntries(
    entries.map(([key, value]) => [key, value instanceof Error ? value.message : String(value)]),
  );
}
