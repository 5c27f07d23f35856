-- What is read again and again is read in the order of an index, and no further than a page goes, however many cases there are.

-- Worklists: the whole order of rule 26, also over everybody's work.
drop index task_assignee;
drop index task_team;
drop index task_role;
create index task_assignee on task (assignee, severity_rank, next_due_ms, received_ms, case_id, step, attempt)
  where assignee is not null;
create index task_team on task (team, severity_rank, next_due_ms, received_ms, case_id, step, attempt) where assignee is null;
create index task_role on task (role, severity_rank, next_due_ms, received_ms, case_id, step, attempt) where assignee is null;
create index task_order on task (severity_rank, next_due_ms, received_ms, case_id, step, attempt);
create index task_step on task (step, received_ms desc, case_id desc);

-- Lists of cases that are not over: beside what a record keeps for years these are few.
create index case_open_sop on "case" (sop, state, opened_ms desc, id desc) where state in ('open', 'resolved');
create index case_open_team on "case" (team, state, opened_ms desc, id desc) where state in ('open', 'resolved');
create index case_open_severity on "case" (severity, state, opened_ms desc, id desc) where state in ('open', 'resolved');
create index case_open_sla on "case" (sla, state, opened_ms desc, id desc) where state in ('open', 'resolved');
create index case_severity on "case" (severity, opened_ms desc, id desc) where severity is not null;
create index case_step on "case" (step, opened_ms desc, id desc) where step is not null;

-- Walks of duties: runs that have not ended, open cases of an SOP.
create index case_running on "case" (id) where not ended;
create index case_open_walk on "case" (sop, id, version) where state in ('open', 'resolved');

-- What counts against caps today, and payments of unknown result.
create index ledger_counted on ledger (action, counted_ms) where state <> 'released';
create index ledger_state on ledger (state, at_ms, case_id, "grant") where state <> 'released';

create index vault_access_case on vault_access (case_id, id) where case_id is not null;

-- Queues of one team or role, where somebody comes back.
create index task_queue_team on task (team, severity_rank, next_due_ms, received_ms, case_id)
  where status = 'queued' and strategy in ('round_robin', 'least_loaded');
create index task_queue_role on task (role, severity_rank, next_due_ms, received_ms, case_id)
  where status = 'queued' and strategy in ('round_robin', 'least_loaded');

-- Numbers of orders, cases and customers are found by pieces of five: of pairs of digits every one is in every tenth case.
-- `security definer` since the program may call such functions alone; it reads nothing.
create function long_grams(p_text text) returns text[] language sql immutable parallel safe security definer
  set search_path = pg_catalog, public, pg_temp as $$
  select coalesce(array_agg(distinct substr(run[1], i, 5)), '{}')
  from regexp_matches(p_text, '[a-z0-9]{5,}', 'g') run, generate_series(1, length(run[1]) - 4) i
$$;
create index case_long_grams on "case" using gin (long_grams(search));

-- By hash, since a value may be longer than an entry of a tree; newest first.
drop index case_order;
create index case_order on "case" (sop, hashtextextended(view -> 'data' ->> 'order', 0), opened_ms desc)
  where view -> 'data' ->> 'order' is not null;
