-- Moves of open cases to another plan: one run per SOP and plan, one row per case it has dealt with.

create table move_run (
  id bigint generated always as identity primary key,
  sop text not null,
  version integer not null,
  plan text not null, -- hash of the plan the cases move to
  started_ms bigint not null,
  started_by text not null,
  unique (sop, plan)
);

create table move_case (
  run_id bigint not null references move_run (id),
  case_id text not null,
  status text not null, -- moved | needs_mapping | blocked | over
  detail json not null, -- { from, clocks, obstacles }
  at_ms bigint not null,
  primary key (run_id, case_id)
);
