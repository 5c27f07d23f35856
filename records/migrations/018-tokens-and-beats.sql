-- Tokens that are good by their signature and are taken no more, each until it would have ended by itself.

create table token_revocation (
  id bigint generated always as identity primary key,
  token text, -- its jti; absent: all of the holder made until revoked_ms
  holder text not null,
  revoked_ms bigint not null,
  revoked_by text not null,
  until_ms bigint not null
);

create index token_revocation_until on token_revocation (until_ms);

-- Workers say that they live: a poll that Temporal waits for says nothing of a process that hangs.

create table worker_beat (
  worker text primary key,
  task_queue text not null,
  beat_ms bigint not null -- by the database's clock
);
