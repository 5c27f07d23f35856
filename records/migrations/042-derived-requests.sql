-- An intake that histories still tell of and the record has forgotten: its key, its message and its answer.

create function keep_derived_request(
  by_actor text, under_key text, with_hmac text, of_case text, of_sop text, of_join_key text, of_channel text, of_message text,
  at_ms bigint, with_status integer, with_answer json
) returns boolean language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  insert into request (actor, key, hmac, case_id, sop, join_key, channel, message_id, body, received_ms, settled, status, answer, tried_ms)
    values (by_actor, under_key, with_hmac, of_case, of_sop, of_join_key, of_channel, of_message, null, at_ms, true, with_status,
      with_answer, 0)
    on conflict (actor, key) do nothing;
  if not found then
    return false;
  end if;
  if of_channel is not null and of_message is not null then
    insert into message (channel, message_id, actor, key) values (of_channel, of_message, by_actor, under_key)
      on conflict (channel, message_id) do nothing;
  end if;
  return true;
end $$;
