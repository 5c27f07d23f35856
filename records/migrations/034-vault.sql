-- The vault, the access log, who is let in, and what persons ask: each deed of theirs.

create function note_access(p_lines json) returns void
language sql security definer set search_path = pg_catalog, public, pg_temp as $$
  insert into vault_access (deed, what, purpose, actor, at_ms, case_id, subjects)
    select l.deed, l.what, l.purpose, l.actor, l.at_ms, l.case_id, l.subjects
    from json_populate_recordset(null::vault_access, p_lines) l;
$$;

create function let_in(p_row json) returns void
language sql security definer set search_path = pg_catalog, public, pg_temp as $$
  insert into case_guest (case_id, person, why, reason, since_ms, until_ms)
    select g.case_id, g.person, g.why, g.reason, g.since_ms, g.until_ms from json_populate_record(null::case_guest, p_row) g;
$$;

create function mark_told(p_id bigint, p_now_ms bigint) returns void
language sql security definer set search_path = pg_catalog, public, pg_temp as $$
  update case_guest set told_ms = p_now_ms where id = p_id and told_ms is null;
$$;

-- The subject's key, this one when there is none; locked until the transaction ends, so that erasing waits.
create function vault_key_of(p_subject text, p_wrapped bytea, p_now_ms bigint) returns setof vault_key
language sql security definer set search_path = pg_catalog, public, pg_temp as $$
  insert into vault_key as k (subject, wrapped, made_ms) values (p_subject, p_wrapped, p_now_ms)
    -- An update that changes nothing: the only way to get the row that is there, locked, in one statement.
    on conflict (subject) do update set made_ms = k.made_ms returning k.*;
$$;

create function put_vault(p_rows json) returns void
language sql security definer set search_path = pg_catalog, public, pg_temp as $$
  insert into vault (ref, key_id, case_id, field, sealed, made_ms, kept)
    select v.ref, v.key_id, v.case_id, v.field, v.sealed, v.made_ms, false from json_populate_recordset(null::vault, p_rows) v
    on conflict (ref) do nothing;
$$;

-- Values that no batch has kept go over to another case.
create function move_vault(p_refs text[], p_to text) returns void
language sql security definer set search_path = pg_catalog, public, pg_temp as $$
  update vault set case_id = p_to where ref = any (p_refs) and not kept;
$$;

-- A value that no batch has kept, under another subject's key.
create function reseal_vault(p_ref text, p_key_id bigint, p_sealed bytea) returns void
language sql security definer set search_path = pg_catalog, public, pg_temp as $$
  update vault set key_id = p_key_id, sealed = p_sealed where ref = p_ref and not kept;
$$;

-- Deletes the key and logs it; false: there was none.
create function erase_subject(p_subject text, p_actor text, p_now_ms bigint) returns boolean
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  delete from vault_key where subject = p_subject;
  if not found then
    return false;
  end if;
  insert into vault_access (deed, what, purpose, actor, at_ms, subjects)
    values ('erase', p_subject, 'erasure', p_actor, p_now_ms, array[p_subject]);
  return true;
end $$;

-- What no batch mentioned since, where the case was recorded since. How many went.
create function sweep_vault(p_before_ms bigint) returns integer
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  v_gone integer;
begin
  delete from vault v using "case" c
    where not v.kept and v.made_ms < p_before_ms and c.id = v.case_id and c.recorded_ms > v.made_ms;
  get diagnostics v_gone = row_count;
  return v_gone;
end $$;

-- Locks that last until the transaction ends: whoever only reads cannot take them by itself.
create function hold_person_request(p_id bigint) returns void
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  perform 1 from person_request where id = p_id for update;
end $$;

create function hold_vault_keys(p_subjects text[]) returns void
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  perform 1 from vault_key where subject = any (p_subjects) order by subject for update;
end $$;

create function hold_vault(p_ref text) returns void
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  perform 1 from vault v join vault_key k on k.id = v.key_id where v.ref = p_ref for update;
end $$;

create function ask_person(p_row json) returns bigint
language sql security definer set search_path = pg_catalog, public, pg_temp as $$
  insert into person_request (kind, subject, reason, reference, ref, sealed, hash, asked_ms, asked_by)
    select r.kind, r.subject, r.reason, r.reference, r.ref, r.sealed, r.hash, r.asked_ms, r.asked_by
    from json_populate_record(null::person_request, p_row) r
    returning id;
$$;

-- The second person's word is on the receipt; once.
create function confirm_person(p_id bigint, p_by text, p_now_ms bigint, p_receipt json) returns boolean
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  update person_request set confirmed_ms = p_now_ms, confirmed_by = p_by, sealed = null, receipt = p_receipt
    where id = p_id and confirmed_ms is null and asked_by <> p_by;
  return found;
end $$;

-- Keys gone, bodies of settled intakes emptied, values that wait with them; each key is a line of the access log.
create function erase_person(p_keys text[], p_subjects text[], p_cases text[], p_by text, p_now_ms bigint) returns void
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  insert into vault_access (deed, what, purpose, actor, at_ms, subjects)
    select 'erase', k.subject, 'person:erase', p_by, p_now_ms, array[k.subject] from vault_key k
    where k.subject = any (p_keys) order by k.subject;
  delete from vault_key where subject = any (p_keys);
  -- Told to their cases long ago; nothing repeats them.
  update request set body = null where case_id = any (p_cases) and settled;
  update person_request set sealed = null where subject = any (p_subjects);
end $$;

create function correct_vault(p_ref text, p_sealed bytea) returns void
language sql security definer set search_path = pg_catalog, public, pg_temp as $$
  update vault set sealed = p_sealed where ref = p_ref;
$$;
