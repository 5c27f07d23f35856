-- A case that is over hears of a correction when it goes on again, and not in vain: its run would not be there.
create or replace function take_outgoing(p_limit integer, p_now_ms bigint, p_until_ms bigint) returns setof outgoing
language sql security definer set search_path = pg_catalog, public, pg_temp as $$
  update outgoing o set taken_until_ms = p_until_ms
  from (
    select id from outgoing w
    where taken_until_ms <= p_now_ms and not exists (select from lost_case l where l.case_id = w.case_id)
      and not (w.signal = 'corrected' and exists (select from "case" c where c.id = w.case_id and c.ended))
    order by id limit p_limit for update skip locked
  ) f
  where o.id = f.id returning o.*;
$$;
