/** Every environment variable the product reads, with its default and meaning: the one source of the help text. */
import { say } from './terminal-language.ts';

/** One environment variable; `fallback` is what holds when it is unset, as a reader would write it. */
export interface Variable {
  readonly name: string;
  readonly fallback: string;
  readonly zh: string;
  readonly en: string;
}

const row = (name: string, fallback: string, zh: string, en: string): Variable => ({ name, fallback, zh, en });

/** All variables in the order in which the help and the documentation list them. */
export const variables: readonly Variable[] = [
  row('BIHUAN_HOME', '.bihuan', '数据目录', 'data folder'),
  row(
    'BIHUAN_HOST',
    '127.0.0.1',
    '监听地址；0.0.0.0 为对外开放',
    'address to listen on; 0.0.0.0 opens it to the network',
  ),
  row('PORT', '8080', 'API 端口', 'port of the API'),
  row('BIHUAN_WORKSPACE', './sop-definitions', 'SOP 定义目录', 'folder of the SOP definitions'),
  row('DATABASE_URL', '-', 'PostgreSQL 地址；不设则用内置数据库', 'PostgreSQL address; unset: the embedded database'),
  row(
    'BIHUAN_OWNER_DATABASE_URL',
    '-',
    '同一数据库的所有者地址；只供 sop db migrate、npm start 与恢复使用',
    'the same database as its owner; for sop db migrate, npm start and restoring alone',
  ),
  row(
    'TEMPORAL_ADDRESS',
    '-',
    'Temporal 地址；不设则启动开发服务器',
    'Temporal address; unset: a dev server is started',
  ),
  row('TEMPORAL_NAMESPACE', 'default', 'Temporal 命名空间', 'Temporal namespace'),
  row('TEMPORAL_API_KEY', '-', 'Temporal API 密钥', 'Temporal API key'),
  row('TEMPORAL_TLS*', '-', 'Temporal TLS 设置，按 SDK 标准', 'Temporal TLS settings, as the SDK defines them'),
  row('TEMPORAL_CONFIG_FILE', '-', 'Temporal 配置文件（TOML）', 'Temporal configuration file (TOML)'),
  row('TEMPORAL_PROFILE', '-', '配置文件中的档案名', 'profile in that file'),
  row('BIHUAN_TASK_QUEUE', 'bihuan', '任务队列', 'task queue'),
  row('BIHUAN_SANDBOX_URL', '-', '演示用外部系统的地址', 'address of the sandbox that plays the outside systems'),
  row('BIHUAN_SANDBOX_SECRET', '-', '演示外部系统要求的密钥', 'secret the sandbox asks of its callers'),
  row(
    'BIHUAN_ALLOWED_HOSTS',
    '-',
    '允许调用的外部主机，逗号分隔：pay.example.com:8443',
    'outside hosts that may be called, with commas between: pay.example.com:8443',
  ),
  row(
    'BIHUAN_SECRET_*',
    '-',
    '外部系统的密钥：connectors.yaml 里的名字接在后面',
    'secrets of outside systems: followed by the name in connectors.yaml',
  ),
  row(
    'BIHUAN_MESSAGES_WEBHOOK',
    '-',
    '发送消息的网关；用 BIHUAN_SECRET_MESSAGES 签名；不设则写入日志',
    'gateway that delivers messages, signed with BIHUAN_SECRET_MESSAGES; unset: the log',
  ),
  row('BIHUAN_LANGUAGE', 'zh', '消息的语言', 'language of messages: zh or en'),
  row('BIHUAN_CODEC_URL', '-', 'Web UI 解码地址', 'codec endpoint the Web UI calls'),
  row(
    'BIHUAN_ANCHORS',
    '-',
    '审计锚写到此目录（最好在别的机器上），或 s3://桶/前缀；不设则不写锚',
    'place for the anchors of the audit: a folder, best on another machine, or s3://bucket/prefix; unset: none are written',
  ),
  row(
    'BIHUAN_FILES',
    '<BIHUAN_HOME>/files',
    '文件内容存放处：目录（多个进程须共用），或 s3://桶/前缀',
    'where the contents of files lie: a folder that all processes share, or s3://bucket/prefix',
  ),
  row('BIHUAN_FILE_MB', '25', '单个文件最大多少 MB', 'the largest file, in MB'),
  row(
    'BIHUAN_FILE_SCAN',
    '-',
    '检查上传文件的命令（路径为最后一个参数）或地址；通不过的不收；不设则不查',
    'command (the path is its last argument) or address that looks at each upload; what does not pass is not taken; unset: nobody looks',
  ),
  row(
    'BIHUAN_RETENTION_CRON',
    'CRON_TZ=Asia/Shanghai 30 2 * * *',
    '何时按保存期限清理（cron）',
    'when retention runs, as a cron expression',
  ),
  row('BIHUAN_METRICS_PORT', '9464', 'worker 的指标端口', 'port of the worker for metrics and health'),
  row('BIHUAN_LOG_LEVEL', 'info', '日志级别', 'log level: debug, info, warn, error or silent'),
  row(
    'BIHUAN_SECRET',
    '-',
    '主密钥（至少 32 字符）；不设则首次启动时生成',
    'main secret (32 characters or more); unset: made on first start',
  ),
  row(
    'BIHUAN_OTHER_SECRET',
    '-',
    '更换主密钥期间的另一个：先是新的，后是旧的',
    'the second secret while they are exchanged: first the new one, then the old one',
  ),
  row(
    'BIHUAN_VAULT_KEY_FILE',
    '-',
    '保险库主密钥的文件：32 字节的 base64 或 hex；不设则由主密钥派生',
    "file with the vault's master key: 32 bytes in base64 or hex; unset: derived from the main secret",
  ),
  row(
    'BIHUAN_VAULT_KEY_COMMAND',
    '-',
    '打印该密钥的命令（接密钥管理服务）；不经 shell',
    'command that prints that key (a key management service); no shell reads it',
  ),
  row('BIHUAN_JWKS_URL', '-', '登录系统的公钥地址', "address of the identity provider's keys (JWKS)"),
  row('BIHUAN_JWT_ISSUER', '-', '令牌的签发者', 'issuer of the tokens'),
  row('BIHUAN_JWT_AUDIENCE', '-', '令牌的受众', 'audience of the tokens'),
  row(
    'BIHUAN_API_URL',
    '-',
    'sop 命令所用的 API 地址；不设则为本机',
    'address of the API for the sop command; unset: this machine',
  ),
  row('BIHUAN_TOKEN', '-', 'sop 命令所用的令牌', 'bearer token of the sop command'),
  row('BIHUAN_TEMPORAL_SDK_DOWNLOAD', '1', '设 0 则不用 SDK 自带的下载', '0: never try the download of the SDK'),
];

/** The list as text, one line per variable, in the language of the terminal. Ends without a line break. */
export function variablesHelp(env: NodeJS.ProcessEnv = process.env): string {
  const width = Math.max(...variables.map((it) => it.name.length));
  const line = (it: Variable) => {
    const fallback = it.fallback === '-' ? '' : ` [${it.fallback}]`;
    return `  ${it.name.padEnd(width)}  ${say(it.zh, it.en, env)}${fallback}`;
  };
  return variables.map(line).join('\n');
}
