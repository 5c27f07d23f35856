-- What cases hear of each other and who takes the work: the deeds of the outbox beside the batch, and of the staff.

-- How often the subject was seen within the window when that makes the signal fire, and null when it does not.
create function count_sighting(p_seen json) returns integer
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  s record;
  v_last_ms bigint;
  v_count integer;
begin
  select * into s from json_to_record(p_seen) as x (case_id text, sop text, code text, subject text, from_seq integer,
    within_ms bigint, reaches integer, instants json);
  -- Two batches about one subject wait for each other, so exactly one of them reaches it.
  perform pg_advisory_xact_lock(hashtextextended(s.subject, 0));
  insert into sighting (case_id, code, seq, subject, at_ms)
    select s.case_id, s.code, i.seq, s.subject, i.at_ms from json_to_recordset(s.instants) as i (seq integer, at_ms bigint)
    on conflict (case_id, code, seq) do update set subject = excluded.subject;
  select max(i.at_ms) into v_last_ms from json_to_recordset(s.instants) as i (at_ms bigint);
  delete from sighting where subject = s.subject and at_ms <= v_last_ms - 2 * s.within_ms;
  select count(*) into v_count from sighting
    where subject = s.subject and at_ms > v_last_ms - s.within_ms and at_ms <= v_last_ms;
  if v_count < s.reaches
    or exists (select from signal where subject = s.subject and at_ms > v_last_ms - s.within_ms) then
    return null;
  end if;
  insert into signal (subject, at_ms, sop, code, case_id, seq, count)
    select s.subject, v_last_ms, s.sop, s.code, s.case_id, greatest(s.from_seq, max(i.seq)), v_count
    from json_to_recordset(s.instants) as i (seq integer);
  return v_count;
end $$;

-- What a repeated complaint is known by; without a key the case is like no other.
create function keep_matter(p_case text, p_key text) returns void
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if p_key is null then
    delete from matter where case_id = p_case;
  else
    insert into matter (case_id, key) values (p_case, p_key) on conflict (case_id) do update set key = excluded.key;
  end if;
end $$;

-- Several relays may ask at once: none gets what another one has.
create function take_outgoing(p_limit integer, p_now_ms bigint, p_until_ms bigint) returns setof outgoing
language sql security definer set search_path = pg_catalog, public, pg_temp as $$
  update outgoing o set taken_until_ms = p_until_ms
  from (select id from outgoing where taken_until_ms <= p_now_ms order by id limit p_limit for update skip locked) f
  where o.id = f.id returning o.*;
$$;

create function done_outgoing(p_ids bigint[]) returns void
language sql security definer set search_path = pg_catalog, public, pg_temp as $$
  delete from outgoing where id = any (p_ids);
$$;

-- Cases in a queue whose turn it is ask again.
create function wake_cases(p_waiting json, p_now_ms bigint) returns void
language sql security definer set search_path = pg_catalog, public, pg_temp as $$
  insert into outgoing (case_id, signal, body, made_ms, taken_until_ms)
    select w.case_id, 'staff_changed', jsonb_build_object('step', w.step), p_now_ms, 0
    from json_to_recordset(p_waiting) as w (case_id text, step text)
    on conflict do nothing;
$$;

-- An answer to a question for one person, and whose turn it was.
create function keep_assignment(p_row json) returns void
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  a assignment;
begin
  a := json_populate_record(null::assignment, p_row);
  insert into assignment (case_id, key, question, person, answer, asked_ms, made_ms, settled)
    values (a.case_id, a.key, a.question, a.person, a.answer, a.asked_ms, a.made_ms, false)
    on conflict (case_id, key) do update set question = excluded.question, person = excluded.person, answer = excluded.answer,
      asked_ms = excluded.asked_ms, made_ms = excluded.made_ms, settled = false;
  if a.person is not null then
    insert into staff (person, absent, since_ms, last_assigned_ms) values (a.person, false, a.asked_ms, a.asked_ms)
      on conflict (person) do update set last_assigned_ms = excluded.last_assigned_ms;
  end if;
end $$;

create function set_presence(p_person text, p_absent boolean, p_now_ms bigint) returns void
language sql security definer set search_path = pg_catalog, public, pg_temp as $$
  insert into staff (person, absent, since_ms) values (p_person, p_absent, p_now_ms)
    on conflict (person) do update set absent = excluded.absent, since_ms = excluded.since_ms;
$$;
