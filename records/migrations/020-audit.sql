-- Runs that recomputed what is recorded: how far each came, and what it found. Instants are epoch ms.

create table audit_run (
  id bigint generated always as identity primary key,
  started_ms bigint not null,
  finished_ms bigint,
  last text, -- the case to go on after
  cases integer not null,
  events bigint not null,
  faults integer not null,
  first text,
  anchor text
);
