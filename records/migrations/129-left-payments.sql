-- A payment that only a run before a reset knew of, told in hours that the record had lost: found in that run's history, it counts on,
-- unknown, as after any reset. It is never less than what was there.

-- `p_own`: the case has it reserved still, so that its own line may be paid; else it is set aside in a line of its own.
create function set_aside_left(p_line json, p_own boolean, p_task_ms bigint, p_now_ms bigint) returns void
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  v_line ledger;
  v_grant text;
  v_before integer;
begin
  v_line := json_populate_record(null::ledger, p_line);
  v_line.answer := coalesce(v_line.answer, 'null'::json);
  v_grant := v_line."grant";
  perform hold_grant(v_line.case_id, v_grant);
  if p_own then
    select * into v_line from ledger l where l.case_id = v_line.case_id and l."grant" = v_grant and l.state = 'reserved';
    if not found then
      return;
    end if;
  else
    select count(distinct e."grant") into v_before from ledger_entry e
      where e.case_id = v_line.case_id and starts_with(e."grant", v_grant || '~');
    v_line."grant" := v_grant || '~' || (v_before + 1);
  end if;
  v_line.state := 'unknown';
  v_line.confirmed := true;
  perform enter(v_line, case when p_own then 'undone' else 'set_aside' end, p_task_ms, p_now_ms);
end $$;
