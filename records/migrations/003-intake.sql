-- Intakes and idempotent requests. Backed up: these rows are only here.

create table intake (
  join_key text primary key,
  case_id text not null,
  sop text not null,
  moved_ms bigint not null
);

create table request (
  actor text not null,
  key text not null,
  hmac text not null,
  case_id text,
  sop text,
  join_key text,
  channel text,
  message_id text,
  body json, -- of an intake; null: nothing to repeat
  received_ms bigint not null,
  settled boolean not null,
  status integer,
  answer json,
  primary key (actor, key)
);
create index request_pending on request (received_ms) where not settled;

-- One row for each message of a channel; the request knows its case.
create table message (
  channel text not null,
  message_id text not null,
  actor text not null,
  key text not null,
  primary key (channel, message_id),
  foreign key (actor, key) references request (actor, key) on delete cascade
);
