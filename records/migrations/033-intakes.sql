-- Intakes and idempotent requests: each deed of theirs.

-- Takes the key unless it is taken; whether it was free.
create function keep_request(p_row json) returns boolean
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  insert into request (actor, key, hmac, case_id, sop, join_key, channel, message_id, body, received_ms, settled, tried_ms)
    select r.actor, r.key, r.hmac, r.case_id, r.sop, r.join_key, r.channel, r.message_id, r.body, r.received_ms, r.settled, 0
    from json_populate_record(null::request, p_row) r
    on conflict (actor, key) do nothing;
  return found;
end $$;

-- Takes the message's id in its channel unless it is taken; whether it was free.
create function keep_message(p_channel text, p_message text, p_actor text, p_key text) returns boolean
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  insert into message (channel, message_id, actor, key) values (p_channel, p_message, p_actor, p_key)
    on conflict (channel, message_id) do nothing;
  return found;
end $$;

-- The key leads to this case, unless it leads to one already; the case it leads to.
create function keep_join_key(p_join_key text, p_case text, p_sop text, p_now_ms bigint) returns text
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  insert into intake (join_key, case_id, sop, moved_ms) values (p_join_key, p_case, p_sop, p_now_ms)
    on conflict (join_key) do nothing;
  return (select i.case_id from intake i where i.join_key = p_join_key);
end $$;

-- The request speaks of this case. `p_over`: another request brought the same message; there is nothing to repeat.
create function lead_request(p_actor text, p_key text, p_case text, p_over boolean) returns void
language sql security definer set search_path = pg_catalog, public, pg_temp as $$
  update request set case_id = p_case, settled = settled or p_over, body = case when p_over then null else body end
    where actor = p_actor and key = p_key;
$$;

-- From one case to another, if it leads to the first: of racing moves one wins.
create function move_join_key(p_join_key text, p_from text, p_to text, p_now_ms bigint) returns boolean
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  update intake set case_id = p_to, moved_ms = p_now_ms, previous = p_from where join_key = p_join_key and case_id = p_from;
  return found;
end $$;

-- Back to a case that begins again, unless it leads to one that is not known to be over; the case it leads to.
create function bring_join_key_back(p_join_key text, p_to text, p_now_ms bigint) returns text
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  v_case text;
begin
  select i.case_id into v_case from intake i where i.join_key = p_join_key for update;
  if v_case is null or v_case = p_to then
    return p_to;
  end if;
  if not exists (select from "case" c where c.id = v_case and c.state not in ('open', 'resolved')) then
    return v_case;
  end if;
  update intake set case_id = p_to, moved_ms = p_now_ms where join_key = p_join_key;
  return p_to;
end $$;

create function put_request_behind(p_actor text, p_key text, p_now_ms bigint) returns void
language sql security definer set search_path = pg_catalog, public, pg_temp as $$
  update request set tried_ms = p_now_ms where actor = p_actor and key = p_key;
$$;

-- Keeps the answer unless there is one; false: the key was used with another body.
create function remember_answer(p_row json) returns boolean
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  insert into request as q (actor, key, hmac, case_id, received_ms, settled, status, answer)
    select r.actor, r.key, r.hmac, r.case_id, r.received_ms, true, r.status, r.answer
    from json_populate_record(null::request, p_row) r
    on conflict (actor, key) do update set settled = true,
      status = coalesce(q.status, excluded.status),
      answer = case when q.status is null then excluded.answer else q.answer end,
      case_id = case when q.status is null then coalesce(excluded.case_id, q.case_id) else q.case_id end
    where q.hmac = excluded.hmac;
  return found;
end $$;
