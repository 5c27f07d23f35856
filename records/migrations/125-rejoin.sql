-- Cases whose join fields were corrected (semantics rule 35), until intakes find them by what they say now.
create table corrected_matter (
  case_id text primary key,
  noted_ms bigint not null,
  tried_ms bigint not null default 0 -- the key leads to another open case: looked at again from time to time
);

create function note_corrected_matter(of_case text, now_ms bigint) returns void
language sql security definer set search_path = pg_catalog, public, pg_temp as $$
  insert into corrected_matter (case_id, noted_ms) values (of_case, now_ms)
    on conflict (case_id) do update set noted_ms = excluded.noted_ms, tried_ms = 0;
$$;

-- The case is found by one of these keys and by no other. Where the first leads to another case that is not known to be over, it
-- stays there, and the two are noted as of one matter; the case the key leads to. `seen_ms`: as it was noted when the keys were reckoned.
create function move_matter(of_case text, of_sop text, keys text[], seen_ms bigint, now_ms bigint) returns text
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  v_key text;
  v_holder text;
  v_over boolean := not exists (select from "case" c where c.id = of_case and c.state in ('open', 'resolved'));
begin
  select i.join_key, i.case_id into v_key, v_holder from intake i where i.join_key = any(keys)
    order by (i.case_id = of_case) desc, array_position(keys, i.join_key) limit 1 for update;
  if v_key is null and not v_over then
    insert into intake (join_key, case_id, sop, moved_ms) values (keys[1], of_case, of_sop, now_ms) on conflict (join_key) do nothing;
    v_key := keys[1];
    select i.case_id into v_holder from intake i where i.join_key = v_key for update;
  end if;
  if v_holder <> of_case and not v_over
    and exists (select from "case" c where c.id = v_holder and c.state not in ('open', 'resolved')) then
    update intake set case_id = of_case, moved_ms = now_ms, previous = v_holder where join_key = v_key;
    v_holder := of_case;
  end if;
  delete from intake where case_id = of_case and join_key <> all(keys);
  if v_over or v_holder = of_case then
    delete from corrected_matter where case_id = of_case and noted_ms <= seen_ms;
    return of_case;
  end if;
  update corrected_matter set tried_ms = now_ms where case_id = of_case and noted_ms <= seen_ms;
  insert into same_matter (case_id, other, found_ms)
    select case when a.opened_ms <= b.opened_ms then a.id else b.id end, case when a.opened_ms <= b.opened_ms then b.id else a.id end, now_ms
    from "case" a, "case" b where a.id = of_case and b.id = v_holder
    on conflict do nothing;
  return v_holder;
end $$;
