-- Recovery leaves alone what needs none: cases that retention has removed, and cases that two people have begun again.

create or replace function note_behind(of_case text, now_ms bigint) returns void
language sql security definer set search_path = pg_catalog, public, pg_temp as $$
  insert into behind_case (case_id, noted_ms)
    select of_case, now_ms where not exists (select from tombstone t where t.case_id = of_case)
    on conflict do nothing;
$$;

-- Of an older store: cases that told something last in the hours it has forgotten. Those that are over and have nothing under way are
-- not looked at here: what their runs would tell is refused. What has begun again since the hours were found has a run of its own,
-- also before that has told anything.
create or replace function mark_behind(from_ms bigint, until_ms bigint, now_ms bigint) returns integer
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  marked integer;
begin
  insert into lost_case (case_id, why, found_ms)
    select c.id, 'behind', now_ms from "case" c
    where not c.ended and c.state in ('open', 'resolved') and c.recorded_ms > from_ms and c.recorded_ms <= until_ms
      and not exists (select from again_case a where a.case_id = c.id and a.done_ms > until_ms and a.outcome in ('begun', 'found'))
    on conflict (case_id) do nothing;
  get diagnostics marked = row_count;
  return marked;
end $$;
