-- Who is there, who was given what, and the signals that other cases must get.

create table staff (
  person text primary key,
  absent boolean not null,
  since_ms bigint not null,
  last_assigned_ms bigint
);

-- Questions for one person and their answers: the same question gets the same person again.
create table assignment (
  case_id text not null,
  key text not null,
  question text not null, -- as JSON, compared as text
  person text, -- null: nobody could take it
  answer json not null,
  asked_ms bigint not null, -- workflow time
  made_ms bigint not null,
  settled boolean not null, -- the case was recorded since: the task table counts it
  primary key (case_id, key)
);
create index assignment_unsettled on assignment (made_ms) where not settled and person is not null;

create table outgoing (
  id bigint generated always as identity primary key,
  case_id text not null,
  signal text not null,
  body jsonb not null,
  made_ms bigint not null,
  taken_until_ms bigint not null,
  unique (case_id, signal, body)
);
