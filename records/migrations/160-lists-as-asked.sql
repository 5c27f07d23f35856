-- Worklists: a team finds what is overdue of its work also when somebody has it, and when a ladder gave it to another team; work
-- that waits for an approval says of what amount (in 分). Lists of cases: what was met late is found whatever else still runs.
alter table task add column asked_team text;
alter table task add column amount bigint;
alter table "case" add column late boolean not null default false;

update "case" c set late = true
  where exists (select from clock k where k.case_id = c.id
    and (k.state = 'met_late' or k.state = 'cancelled' and k.breached_ms is not null));

create index task_had on task (team, severity_rank, next_due_ms, received_ms, case_id, step, attempt) where assignee is not null;
create index task_asked on task (asked_team, severity_rank, next_due_ms, received_ms, case_id, step, attempt)
  where asked_team is not null and assignee is not null;
create index case_late on "case" (opened_ms desc, id desc) where late;
create index case_late_state on "case" (state, opened_ms desc, id desc) where late;

-- As 030-batches.sql has it, with what is late.
create or replace function write_case(p_case text, p_task_ms bigint, p_now_ms bigint, p_ended boolean, p_shown json) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  insert into "case" (id, sop, version, title, state, step, team, owner, severity, severity_rank, sla, next_due_ms, customer,
    opened_ms, resolved_ms, closed_ms, result, view, search, grams, cycle, reached, readers,
    late, task_ms, recorded_ms, ended, chain_length, chain_head)
  select p_case, c.sop, c.version, c.title, c.state, c.step, c.team, c.owner, c.severity, c.severity_rank, c.sla, c.next_due_ms,
    c.customer, c.opened_ms, c.resolved_ms, c.closed_ms, c.result, c.view, c.search, c.grams, c.cycle, c.reached, c.readers,
    coalesce(c.late, false), p_task_ms, p_now_ms, p_ended, 0, ''
  from json_populate_record(null::"case", p_shown) c
  on conflict (id) do update set sop = excluded.sop, version = excluded.version, title = excluded.title,
    state = excluded.state, step = excluded.step, team = excluded.team, owner = excluded.owner, severity = excluded.severity,
    severity_rank = excluded.severity_rank, sla = excluded.sla, next_due_ms = excluded.next_due_ms,
    customer = excluded.customer, opened_ms = excluded.opened_ms, resolved_ms = excluded.resolved_ms,
    closed_ms = excluded.closed_ms, result = excluded.result, view = excluded.view, search = excluded.search,
    grams = excluded.grams, cycle = excluded.cycle, reached = excluded.reached, readers = excluded.readers,
    late = excluded.late, task_ms = excluded.task_ms, recorded_ms = excluded.recorded_ms, ended = excluded.ended;
end $$;

-- As 030-batches.sql has it, with who was asked and for what amount.
create or replace function write_work(p_case text, p_tasks json, p_clocks json, p_since_ms bigint) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  delete from task where case_id = p_case;
  insert into task (case_id, step, attempt, title, kind, status, team, role, assignee, strategy, since_ms, accept_by_ms, due_ms,
    severity_rank, next_due_ms, received_ms, asked_team, amount)
    select p_case, t.step, t.attempt, t.title, t.kind, t.status, t.team, t.role, t.assignee, t.strategy, t.since_ms,
      t.accept_by_ms, t.due_ms, t.severity_rank, t.next_due_ms, t.received_ms,
      t.asked_team, t.amount
    from json_populate_recordset(null::task, p_tasks) t;
  delete from clock where case_id = p_case and started_ms >= p_since_ms;
  insert into clock (case_id, id, of, title, state, started_ms, due_ms, stopped_ms, breached_ms, level, reason)
    select p_case, k.id, k.of, k.title, k.state, k.started_ms, k.due_ms, k.stopped_ms, k.breached_ms, k.level, k.reason
    from json_populate_recordset(null::clock, p_clocks) k
  on conflict (case_id, id, of) do update set title = excluded.title, state = excluded.state,
    started_ms = excluded.started_ms, due_ms = excluded.due_ms, stopped_ms = excluded.stopped_ms,
    breached_ms = excluded.breached_ms, level = excluded.level, reason = excluded.reason;
end $$;
