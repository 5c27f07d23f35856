-- What is published, by whom it was asked and confirmed, and how open cases move to it: each deed of theirs.

-- False: the version is there already, and stays as it is.
create function publish_version(p_row json) returns boolean
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  insert into sop_version (sop, version, title, owner, hash, body, published_ms, published_by)
    select v.sop, v.version, v.title, v.owner, v.hash, v.body, v.published_ms, v.published_by
    from json_populate_record(null::sop_version, p_row) v
    on conflict (sop, version) do nothing;
  return found;
end $$;

create function save_workspace(p_row json) returns void
language sql security definer set search_path = pg_catalog, public, pg_temp as $$
  insert into workspace (hash, body, saved_ms, saved_by, files)
    select w.hash, w.body, w.saved_ms, w.saved_by, w.files from json_populate_record(null::workspace, p_row) w;
$$;

create function retire_sop(p_sop text, p_version integer, p_by text, p_now_ms bigint) returns void
language sql security definer set search_path = pg_catalog, public, pg_temp as $$
  insert into sop_retired (sop, version, retired_ms, retired_by) values (p_sop, p_version, p_now_ms, p_by)
    on conflict (sop) do update set version = excluded.version, retired_ms = excluded.retired_ms,
      retired_by = excluded.retired_by;
$$;

-- The calendars of a plan are the newest of its version.
create function save_edition(p_row json) returns void
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  e sop_edition;
begin
  e := json_populate_record(null::sop_edition, p_row);
  delete from sop_edition where sop = e.sop and version = e.version and plan = e.plan;
  insert into sop_edition (sop, version, plan, calendars, made_ms, made_by)
    values (e.sop, e.version, e.plan, e.calendars, e.made_ms, e.made_by);
end $$;

create function ask_publication(p_row json) returns bigint
language sql security definer set search_path = pg_catalog, public, pg_temp as $$
  insert into publication (sops, base, body, asked_ms, asked_by, hash, lines, editors, gainers, by_operator)
    select p.sops, p.base, p.body, p.asked_ms, p.asked_by, p.hash, p.lines, p.editors, p.gainers, false
    from json_populate_record(null::publication, p_row) p
    returning id;
$$;

-- Of two words about one publication the second waits.
create function hold_publication(p_id bigint) returns void
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  perform 1 from publication where id = p_id for update;
end $$;

create function confirm_publication(p_id bigint, p_by text, p_operator boolean, p_now_ms bigint) returns void
language sql security definer set search_path = pg_catalog, public, pg_temp as $$
  update publication set confirmed_ms = p_now_ms, confirmed_by = p_by, by_operator = p_operator
    where id = p_id and confirmed_ms is null;
$$;

create function begin_move(p_sop text, p_version integer, p_plan text, p_by text, p_now_ms bigint) returns void
language sql security definer set search_path = pg_catalog, public, pg_temp as $$
  insert into move_run (sop, version, plan, started_ms, started_by) values (p_sop, p_version, p_plan, p_now_ms, p_by)
    on conflict (sop, plan) do nothing;
$$;

-- A later attempt replaces what became of a case, but a case that moved stays moved.
create function note_move(p_run bigint, p_case text, p_status text, p_detail json, p_now_ms bigint) returns void
language sql security definer set search_path = pg_catalog, public, pg_temp as $$
  insert into move_case as m (run_id, case_id, status, detail, at_ms) values (p_run, p_case, p_status, p_detail, p_now_ms)
    on conflict (run_id, case_id) do update set status = excluded.status, detail = excluded.detail, at_ms = excluded.at_ms
    where m.status <> 'moved';
$$;
