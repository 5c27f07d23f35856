-- A correction is told to the case that holds the value: who asked for it and who confirmed it wrote what payments send (rule 23).
create or replace function confirm_person(p_id bigint, p_by text, p_now_ms bigint, p_receipt json) returns boolean
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  r person_request;
begin
  update person_request set confirmed_ms = p_now_ms, confirmed_by = p_by, sealed = null, receipt = p_receipt
    where id = p_id and confirmed_ms is null and asked_by <> p_by
    returning * into r;
  if not found then
    return false;
  end if;
  if r.kind = 'correct' then
    insert into outgoing (case_id, signal, body, made_ms, taken_until_ms)
      select v.case_id, 'corrected',
        jsonb_build_object('id', 'corrected.' || r.id, 'ref', r.ref, 'by', jsonb_build_array(r.asked_by, p_by)), p_now_ms, 0
      from vault v where v.ref = r.ref;
  end if;
  return true;
end $$;
