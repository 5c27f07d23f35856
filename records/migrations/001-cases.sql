-- What cases tell: the case as last seen, its open work, its clocks, its contacts, and the audit. Instants are epoch ms.

create table "case" (
  id text primary key,
  sop text not null,
  version integer not null,
  title text not null,
  state text not null,
  step text,
  team text,
  owner text,
  severity text,
  severity_rank integer not null,
  sla text not null,
  next_due_ms bigint,
  customer text,
  opened_ms bigint not null,
  resolved_ms bigint,
  closed_ms bigint,
  result text,
  view json not null, -- json, not jsonb: the order of fields is the author's
  task_ms bigint not null,
  recorded_ms bigint not null,
  ended boolean not null,
  final_seq integer, -- highest final sequence number
  chain_length integer not null,
  chain_head text not null,
  search text not null,
  grams text[] not null
);
create index case_opened on "case" (opened_ms desc, id desc);
create index case_sop on "case" (sop, opened_ms desc, id desc);
create index case_state on "case" (state, opened_ms desc, id desc);
create index case_team on "case" (team, opened_ms desc, id desc);
create index case_customer on "case" (customer, opened_ms desc, id desc) where customer is not null;
create index case_sla on "case" (sla, opened_ms desc, id desc) where sla in ('breached', 'late');
create index case_grams on "case" using gin (grams);

create table task (
  case_id text not null references "case" (id),
  step text not null,
  attempt integer not null,
  title text not null,
  kind text not null,
  status text not null,
  team text,
  role text,
  assignee text,
  strategy text, -- from the plan; null: no queue or not published
  since_ms bigint not null,
  accept_by_ms bigint,
  due_ms bigint,
  severity_rank integer not null,
  next_due_ms bigint not null, -- 9007199254740991: none, so that it sorts last
  received_ms bigint not null,
  primary key (case_id, step, attempt)
);
create index task_assignee on task (assignee, severity_rank, next_due_ms, received_ms) where assignee is not null;
create index task_team on task (team, severity_rank, next_due_ms, received_ms) where assignee is null;
create index task_role on task (role, severity_rank, next_due_ms, received_ms) where assignee is null;
create index task_queue on task (severity_rank, next_due_ms, received_ms)
  where status = 'queued' and strategy in ('round_robin', 'least_loaded');

-- Every instance of a clock that started, also those of earlier cycles. Reports count by due.
create table clock (
  case_id text not null references "case" (id),
  id text not null,
  of integer not null,
  title text not null,
  state text not null,
  started_ms bigint not null,
  due_ms bigint,
  stopped_ms bigint,
  breached_ms bigint,
  level integer,
  reason text,
  primary key (case_id, id, of)
);
create index clock_due on clock (due_ms) where due_ms is not null;

create table contact (
  case_id text not null references "case" (id),
  seq integer not null,
  at_ms bigint not null,
  direction text not null,
  channel text,
  actor text,
  note text,
  primary key (case_id, seq)
);

create table case_event (
  id bigint generated always as identity primary key,
  case_id text not null references "case" (id),
  seq integer not null,
  task_ms bigint not null,
  type text not null,
  at_ms bigint not null,
  actor text,
  on_behalf_of text,
  received_ms bigint,
  step text,
  visit integer,
  clock text,
  cycle integer not null,
  data json,
  link integer, -- place in the chain, from 1; null: not final
  hash text,
  undone_by bigint, -- a final row that a reset undid: the task time of the batch that replaced it
  unique (case_id, link),
  check ((hash is null) = (link is null)),
  check (undone_by is null or hash is not null)
);
create unique index case_event_live on case_event (case_id, seq) where undone_by is null;
create index case_event_open on case_event (case_id, seq) where hash is null;

create function keep_final_rows() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and (old.hash is null or (old.undone_by is null and new.undone_by is not null
    and (to_jsonb(new) - 'undone_by') = (to_jsonb(old) - 'undone_by'))) then
    return new;
  end if;
  if tg_op = 'DELETE' and old.hash is null then
    return old;
  end if;
  raise exception 'case_event is append-only: row % of case % is final', old.seq, old.case_id;
end $$;
create trigger case_event_final before update or delete on case_event for each row execute function keep_final_rows();
