-- The order over everybody's work is for who reads everybody's, and says so by a condition that always holds: a team's or a
-- person's page is never looked for in it, however few of theirs the planner takes for many.
drop index task_order;
create index task_order on task (severity_rank, next_due_ms, received_ms, case_id, step, attempt) where attempt >= 0;
