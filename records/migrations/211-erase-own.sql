-- Nobody's values are erased with another's key: what follows its case to another customer (migration 210) has gone before.
create or replace function erase_person(p_id bigint, p_hash text, p_by text, p_now_ms bigint, p_receipt json) returns void
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  asked person_request;
  waits text;
  gone text[];
  cases text[];
begin
  asked := take_person_word(p_id, 'erase', p_hash, p_by, p_now_ms, p_receipt);
  waits := person_waits(asked.subject, p_now_ms);
  if waits is not null then
    raise exception 'person_request %: waits for %', p_id, waits using errcode = 'BH409';
  end if;
  cases := person_cases(asked.subject);
  perform from vault_key where subject = any (person_subjects(asked.subject)) order by subject for update;
  if is_astray(asked.subject) then
    raise exception 'person_request %: values of another are under this key', p_id using errcode = 'BH409';
  end if;
  select coalesce(array_agg(subject order by subject collate "C"), '{}') into gone from vault_key
    where subject = any (person_subjects(asked.subject));
  if gone is distinct from (select array_agg(it order by it collate "C") from json_array_elements_text(p_receipt -> 'subjects') it) then
    raise exception 'person_request %: the receipt does not name the keys that go', p_id;
  end if;
  insert into vault_access (deed, what, purpose, actor, at_ms, subjects)
    select 'erase', it, 'person:erase', p_by, p_now_ms, array[it] from unnest(gone) it;
  delete from vault_key where subject = any (gone);
  -- Told to their cases long ago; nothing repeats them.
  update request set body = null where case_id = any (cases) and settled;
  update person_request set sealed = null where subject = any (person_subjects(asked.subject));
end $$;

create or replace function erase_again(p_subject text, p_erased_ms bigint, p_proof text, p_by text, p_now_ms bigint) returns integer
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  gone integer;
  waits text;
begin
  if p_by is null or p_proof is null or p_erased_ms is null or p_now_ms is null or p_erased_ms > extract(epoch from clock_timestamp()) * 1000 then
    raise exception 'erased again: by whom, by which proof, and of an instant that has been';
  end if;
  perform from vault_key where subject = p_subject for update;
  if is_astray(p_subject) then
    raise exception 'erased again: values of another are under the key of %', p_subject using errcode = 'BH409';
  end if;
  waits := person_waits(p_subject, p_now_ms);
  if waits is not null then
    raise exception 'erased again: % waits for %', p_subject, waits using errcode = 'BH409';
  end if;
  update request set body = null where case_id = any (person_cases(p_subject)) and settled and received_ms <= p_erased_ms
    and exists (select from vault_key where subject = p_subject and made_ms <= p_erased_ms);
  delete from vault_key where subject = p_subject and made_ms <= p_erased_ms;
  get diagnostics gone = row_count;
  if gone = 0 then
    return 0;
  end if;
  update person_request set sealed = null where subject = p_subject and asked_ms <= p_erased_ms;
  insert into person_request (kind, subject, reason, reference, hash, asked_ms, asked_by, confirmed_ms, confirmed_by)
    values ('erase', p_subject, 'erased_before', p_proof, '', p_now_ms, p_by, p_now_ms, p_proof);
  insert into vault_access (deed, what, purpose, actor, at_ms, case_id, subjects)
    values ('erase', p_subject, 'person:erase-again', p_by, p_now_ms, null, array[p_subject]);
  return gone;
end $$;
