-- Cases that an older store has forgotten are marked once for each loss: a run that turns out to know all that its case has told takes its
-- mark away, and is not marked for these hours anew.

alter table lost_hours add column marked_from_ms bigint; -- of Temporal's: from when on its cases are marked; null: not yet

create or replace function mark_behind(from_ms bigint, until_ms bigint, now_ms bigint) returns integer
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
#variable_conflict use_variable
declare
  marked integer;
begin
  if exists (select from lost_hours h where h.side = 'temporal' and h.closed_ms is null and h.found_ms = until_ms
    and h.marked_from_ms <= from_ms) then
    return 0;
  end if;
  insert into lost_case (case_id, why, found_ms)
    select c.id, 'behind', now_ms from "case" c
    where not c.ended and c.state in ('open', 'resolved') and c.recorded_ms > from_ms and c.recorded_ms <= until_ms
      and not exists (select from again_case a where a.case_id = c.id and a.done_ms > until_ms and a.outcome in ('begun', 'found'))
    -- A run that is there again by this store is older, too.
    on conflict (case_id) do update set why = 'behind' where lost_case.why = 'gone';
  get diagnostics marked = row_count;
  update lost_hours h set marked_from_ms = from_ms where h.side = 'temporal' and h.closed_ms is null and h.found_ms = until_ms;
  return marked;
end $$;
