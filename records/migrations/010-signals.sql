-- Risk signals counted across cases, links between cases, and what cases must tell each other.

-- What a signal counts: one row for each contact, event or case with all the fields that are compared.
create table sighting (
  case_id text not null,
  code text not null,
  seq integer not null,
  subject text not null, -- hash of SOP, code and values
  at_ms bigint not null,
  primary key (case_id, code, seq)
);
create index sighting_subject on sighting (subject, at_ms);

-- A signal that fired: once per subject and window.
create table signal (
  subject text not null,
  at_ms bigint not null,
  sop text not null,
  code text not null,
  case_id text not null,
  seq integer not null,
  count integer not null,
  primary key (subject, at_ms)
);
create index signal_case on signal (case_id, seq);

-- As the case that refers says it.
create table case_link (
  case_id text not null,
  other text not null,
  kind text not null,
  primary key (case_id, other, kind)
);
create index case_link_other on case_link (other);

-- What a repeated complaint is known by: hash of SOP and values, once all are filled.
create table matter (
  case_id text primary key,
  key text not null
);
create index matter_key on matter (key);

-- A signal that is true only when this case's run has ended; null: at once.
alter table outgoing add column after_end text;
create index outgoing_after_end on outgoing (after_end) where after_end is not null;

-- The case that a join key led to before it was moved on.
alter table intake add column previous text;
