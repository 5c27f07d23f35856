-- What is published, and what was sent.

create table sop_version (
  sop text not null,
  version integer not null,
  title text not null,
  owner text not null,
  hash text not null,
  body json not null,
  published_ms bigint not null,
  published_by text not null,
  primary key (sop, version)
);

create table workspace (
  id bigint generated always as identity primary key,
  hash text not null,
  body json not null,
  saved_ms bigint not null,
  saved_by text not null
);

create table delivery (
  key text primary key,
  case_id text not null,
  about text not null,
  recipient text not null,
  by text not null,
  message text,
  made_ms bigint not null,
  claimed_until_ms bigint not null,
  delivered_ms bigint,
  result text
);
create index delivery_case on delivery (case_id, made_ms);
