/** A message on its way out, and where each channel leads. */
import type { Secrets } from '../connectors/secrets.ts';

export interface OutMessage {
  /** Idempotency key: the same for every attempt. */
  key: string;
  caseId: string;
  /** `sms`, `wechat`, `email`, `app` … as messages.yaml says; `log` and `webhook` are channels like the others. */
  channel: string;
  /** `id`: a person, a customer reference or a role; `address`: a number or account, if the case knows one. */
  to: { kind: 'person' | 'customer' | 'role'; id: string; address?: string };
  /** The message's id in messages.yaml, or what an unwritten one is about. */
  kind: string;
  /** Ready to be read, with all values in it. */
  text: string;
}

/** A channel's way out: the log, or a signed webhook to a gateway that delivers. */
export type Transport =
  | 'log'
  | {
      webhook: string;
      /** The name of the secret to sign with, never its value. */
      secret: string;
    };

/** By channel; `*` is for all that are not named, without it they go to the log. */
export type MessageTransports = Readonly<Record<string, Transport>>;

/** The logger of the process, or as much of it as is needed here. */
export interface MessageLog {
  info(fields: Record<string, string | number>, text: string): void;
}

export interface MessageDeps {
  transports: MessageTransports;
  log: MessageLog;
  secrets: Secrets;
  /** As of connectors: a gateway's host must be on it, too. */
  allowedHosts: readonly string[];
  fetch?: typeof fetch;
  signal?: AbortSignal;
  /** Epoch milliseconds. */
  now?: () => number;
}

/** How it left us: what the record keeps as the delivery's result. */
export type Sent = 'logged' | 'accepted';
