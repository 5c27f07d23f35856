-- Personal values, encrypted under a key of their data subject; the key itself is wrapped by the master key.

create table vault_key (
  id bigint generated always as identity primary key,
  subject text not null unique,
  wrapped bytea not null,
  made_ms bigint not null
);

-- No foreign key to vault_key: the row outlives its key, unreadable.
create table vault (
  ref text primary key,
  key_id bigint not null,
  case_id text not null,
  field text not null,
  sealed bytea not null,
  made_ms bigint not null,
  kept boolean not null -- a batch mentioned it
);
create index vault_loose on vault (made_ms) where not kept;
create index vault_case on vault (case_id);

create table vault_access (
  id bigint generated always as identity primary key,
  deed text not null, -- read, erase
  what text not null, -- the reference, the subject
  purpose text not null,
  actor text not null,
  at_ms bigint not null
);
create index vault_access_what on vault_access (what, at_ms);
