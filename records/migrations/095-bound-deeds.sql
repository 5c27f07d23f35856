-- Erasing and correcting are bound to what was asked and to the second person's word: the function that does it confirms the request,
-- and works out itself whose keys and which value it is about. What stands against it is looked at in the same statement.

-- The keys that are a person's: the subject's own, and those of cases that began before their customer was known.
create function person_subjects(p_subject text) returns text[] language sql stable as $$
  select array[p_subject] || coalesce(array_agg('case/' || c.id order by c.id), '{}')
  from "case" c where starts_with(p_subject, 'customer/') and c.customer = substr(p_subject, 10)
$$;

-- The cases of a person: the customer's, the subject itself, and those that hold values under the person's keys.
create function person_cases(p_subject text) returns text[] language sql stable as $$
  select coalesce(array_agg(it.id), '{}') from (
    select c.id from "case" c where starts_with(p_subject, 'customer/') and c.customer = substr(p_subject, 10)
    union select c.id from "case" c where starts_with(p_subject, 'case/') and c.id = substr(p_subject, 6)
    union select c.id from vault v join vault_key k on k.id = v.key_id join "case" c on c.id = v.case_id
      where k.subject = any (person_subjects(p_subject))
  ) it
$$;

-- Why nothing of the person may be destroyed; null: nothing stands against it. Clocks of the law are in the plans: the caller looks.
create function person_waits(p_subject text, p_now_ms bigint) returns text language sql stable as $$
  with of (ids) as (select person_cases(p_subject)),
    at (ms) as (select least(p_now_ms, (extract(epoch from clock_timestamp()) * 1000)::bigint))
  select case
    when exists (select from "case" c, of where c.id = any (ids) and c.state in ('open', 'resolved')) then 'open_case'
    when exists (select from legal_hold h, of where h.case_id = any (ids) and h.released_ms is null) then 'hold'
    when exists (select from request r, of where not r.settled
      and (r.case_id = any (ids) or 'customer/' || (r.body -> 'data' ->> 'customer') = p_subject)) then 'pending_intake'
    when exists (select from ledger l, of, at where l.state in ('reserved', 'unknown') and (l.confirmed or l.made_ms > ms - 86400000)
      and (l.case_id = any (ids) or 'customer/' || l.customer = p_subject
        or (starts_with(p_subject, 'customer/') and l.parties @> array[substr(p_subject, 10)]))) then 'payment'
  end
$$;

drop function erase_person(text[], text[], text[], text, bigint);
drop function correct_vault(text, bytea);
drop function confirm_person(bigint, text, bigint, json);
drop function erase_again(text, bigint, text[], text, bigint);
drop function erase_subject(text, text, bigint);

-- A part of the two below: the second person's word, once, for what was shown. Returns what was asked.
create function take_person_word(p_id bigint, p_kind text, p_hash text, p_by text, p_now_ms bigint, p_receipt json)
  returns person_request language plpgsql as $$
declare
  asked person_request;
begin
  select * into asked from person_request where id = p_id for update;
  if asked.id is null or asked.kind is distinct from p_kind or asked.confirmed_ms is not null or asked.hash is distinct from p_hash
    or asked.asked_by = p_by or p_by is null or p_receipt is null or p_receipt ->> 'subject' is distinct from asked.subject
    or asked.asked_ms <= p_now_ms - 30 * 86400000::bigint or p_now_ms is null then
    raise exception 'person_request %: not what was asked, or not to be confirmed by this word', p_id;
  end if;
  update person_request set confirmed_ms = p_now_ms, confirmed_by = p_by, sealed = null, receipt = p_receipt where id = p_id;
  return asked;
end $$;

-- The person's keys gone, bodies of settled intakes emptied, values that wait with them; each key is a line of the access log. The receipt
-- names every key that goes, and no other.
create function erase_person(p_id bigint, p_hash text, p_by text, p_now_ms bigint, p_receipt json) returns void
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
    raise exception 'person_request %: waits for %', p_id, waits;
  end if;
  cases := person_cases(asked.subject);
  perform from vault_key where subject = any (person_subjects(asked.subject)) order by subject for update;
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

-- The value that was asked about gets another under its reference, and a line of the access log.
create function correct_vault(p_id bigint, p_hash text, p_by text, p_now_ms bigint, p_receipt json, p_sealed bytea) returns void
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
  if exists (select from ledger where case_id = of_case and state in ('reserved', 'unknown')
    and (confirmed or made_ms > p_now_ms - 86400000)) then
    raise exception 'person_request %: waits for payment', p_id;
  end if;
  insert into vault_access (deed, what, purpose, actor, at_ms, case_id, subjects)
    values ('correct', asked.ref, 'person:correct', p_by, p_now_ms, of_case, array[of_subject]);
end $$;

-- A restored backup has lost the request with the hours after it: the deed leaves one itself, by which proof it was known, and takes only a key
-- older than that erasure.
create function erase_again(p_subject text, p_erased_ms bigint, p_proof text, p_by text, p_now_ms bigint) returns integer
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  gone integer;
  waits text;
begin
  if p_by is null or p_proof is null or p_erased_ms is null or p_now_ms is null or p_erased_ms > extract(epoch from clock_timestamp()) * 1000 then
    raise exception 'erased again: by whom, by which proof, and of an instant that has been';
  end if;
  perform from vault_key where subject = p_subject for update;
  waits := person_waits(p_subject, p_now_ms);
  if waits is not null then
    raise exception 'erased again: % waits for %', p_subject, waits;
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
