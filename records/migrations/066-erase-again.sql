-- A restored backup brings back keys of people who were erased after it was made: they are destroyed once more. A key that is
-- younger than the erasure is of values that came in since, and stays.

create function erase_again(whom text, erased_ms bigint, cases text[], who text, now_ms bigint) returns integer
language plpgsql security definer set search_path = pg_catalog, public, pg_temp
as $$
declare
  gone integer;
begin
  delete from vault_key where subject = whom and made_ms <= erased_ms;
  get diagnostics gone = row_count;
  if gone = 0 then
    return 0;
  end if;
  update request set body = null where case_id = any (cases) and settled and received_ms <= erased_ms;
  update person_request set sealed = null where subject = whom and asked_ms <= erased_ms;
  insert into vault_access (deed, what, purpose, actor, at_ms, case_id, subjects)
    values ('erase', whom, 'person:erase-again', who, now_ms, null, array[whom]);
  return gone;
end;
$$;
