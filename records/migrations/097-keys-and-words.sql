-- Deeds that let through more than they are: a kept key stays what it is, a revocation is of this database's now, and an audit that ended stays.

-- A key or the public half of one, kept once. A sealed key is replaced only where it is still what was read: sealed anew.
drop function keep_key(text, text, bigint, bytea, json);
create function keep_key(of_purpose text, new_name text, at_ms bigint, was bytea, new_sealed bytea, new_handover json) returns boolean
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if of_purpose is null or of_purpose not in ('update-id', 'anchor') then
    raise exception 'no key of this purpose is kept: %', of_purpose;
  end if;
  insert into key_generation as k (purpose, name, since_ms, in_use, sealed, handover)
  values (of_purpose, new_name, at_ms, false, new_sealed, new_handover)
  on conflict (purpose, name) do update set
    sealed = coalesce(excluded.sealed, k.sealed), handover = coalesce(k.handover, excluded.handover)
  where excluded.sealed is null or k.sealed is not distinct from was;
  return found;
end $$;

-- What has ended by itself since is forgotten.
create or replace function revoke_tokens(p_row json) returns void
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  t token_revocation;
  now_ms bigint := (extract(epoch from clock_timestamp()) * 1000)::bigint;
begin
  t := json_populate_record(null::token_revocation, p_row);
  delete from token_revocation where until_ms < now_ms;
  insert into token_revocation (token, holder, revoked_ms, revoked_by, until_ms)
    values (t.token, t.holder, now_ms, t.revoked_by, t.until_ms);
end $$;

-- With how far it is, what it found; what a finished one found stays.
drop function note_audit_found(bigint, json, text);
drop function note_audit_run(bigint, json);
create function note_audit_run(p_id bigint, p_row json) returns boolean
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  update audit_run a set finished_ms = r.finished_ms, last = r.last, cases = r.cases, events = r.events, faults = r.faults,
    first = r.first, anchor = r.anchor, found = r.found, anchor_hash = r.anchor_hash
  from json_populate_record(null::audit_run, p_row) r where a.id = p_id and a.finished_ms is null;
  return found;
end $$;
