/** How this installation reaches the outside world: hosts that may be called, secrets, and where messages go. */
import type { Config } from '../startup/config.ts';
import { type Secrets, secretsFrom } from './connectors/secrets.ts';
import type { MessageTransports } from './messages/message.ts';

export interface Outside {
  /** `host` or `host:port`. */
  allowedHosts: readonly string[];
  transports: MessageTransports;
  /** Secrets that messages are signed with. */
  messageSecrets: Secrets;
  /** Secrets for what stands at an address. */
  secretsFor(address: string): Secrets;
  /** The variable that a connector's `base: ${NAME}` names. */
  variable(name: string): string | undefined;
}

/** The name of the secret that messages are signed with: BIHUAN_SECRET_MESSAGES. */
const messagesSecret = 'MESSAGES';
/** Everybody knows it: it opens nothing but a sandbox that asks for no secret. */
const sandboxSecret = 'sandbox-for-development';

/**
 * Messages go to the gateway that is set, else to the sandbox, else to the log. At the sandbox, and nowhere else, a
 * secret that is not set is the sandbox's own.
 */
export function outsideOf(
  config: Pick<Config, 'allowedHosts' | 'messagesWebhook' | 'sandboxUrl' | 'sandboxSecret'>,
  env: Record<string, string | undefined>,
): Outside {
  const { sandboxUrl, messagesWebhook } = config;
  const secrets = secretsFrom(env);
  const inSandbox: Secrets = (name) => secrets(name) ?? config.sandboxSecret ?? sandboxSecret;
  const webhook = messagesWebhook ?? (sandboxUrl === undefined ? undefined : `${sandboxUrl}/webhooks/messages`);
  const secretsFor = (address: string) =>
    sandboxUrl !== undefined && URL.canParse(address) && new URL(address).origin === new URL(sandboxUrl).origin
      ? inSandbox
      : secrets;
  return {
    allowedHosts: [
      ...config.allowedHosts,
      ...[sandboxUrl, messagesWebhook].flatMap((it) => (it === undefined ? [] : [new URL(it).host])),
    ],
    transports: webhook === undefined ? {} : { '*': { webhook, secret: messagesSecret } },
    messageSecrets: secretsFor(webhook ?? ''),
    secretsFor,
    variable: (name) => (name === 'BIHUAN_SANDBOX_URL' ? sandboxUrl : env[name]),
  };
}
