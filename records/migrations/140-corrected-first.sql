-- No amount of a case is reserved while it has not heard of a correction (semantics rule 23): who reserves and who confirms a correction
-- wait for each other, so that one of them sees what the other one did.
create function hold_corrections(of_case text) returns void
language sql security definer set search_path = pg_catalog, public, pg_temp as $$
  select pg_advisory_xact_lock(1732050807, hashtext(of_case));
$$;

create or replace function correct_vault(p_id bigint, p_hash text, p_by text, p_now_ms bigint, p_receipt json, p_sealed bytea) returns void
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  asked person_request;
  of_case text;
  of_subject text;
begin
  asked := take_person_word(p_id, 'correct', p_hash, p_by, p_now_ms, p_receipt);
  update vault v set sealed = p_sealed from vault_key k
    where v.ref = asked.ref and k.id = v.key_id and k.subject = any (person_subjects(asked.subject)) and p_sealed is not null
    returning v.case_id, k.subject into of_case, of_subject;
  if of_case is null then
    raise exception 'person_request %: there is no such value of this person', p_id;
  end if;
  perform hold_corrections(of_case);
  if exists (select from ledger where case_id = of_case and state in ('reserved', 'unknown')
    and (confirmed or made_ms > p_now_ms - 86400000)) then
    raise exception 'person_request %: waits for payment', p_id using errcode = 'BH409';
  end if;
  if exists (select from legal_hold where case_id = of_case and released_ms is null) then
    raise exception 'person_request %: waits for hold', p_id using errcode = 'BH409';
  end if;
  insert into vault_access (deed, what, purpose, actor, at_ms, case_id, subjects)
    values ('correct', asked.ref, 'person:correct', p_by, p_now_ms, of_case, array[of_subject]);
  insert into outgoing (case_id, signal, body, made_ms, taken_until_ms)
    values (of_case, 'corrected',
      jsonb_build_object('id', 'corrected.' || p_id, 'ref', asked.ref, 'by', jsonb_build_array(asked.asked_by, p_by)), p_now_ms, 0);
end $$;
