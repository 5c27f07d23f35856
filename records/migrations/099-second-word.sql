-- The second word on a publication is held here, too: not by who asked, edited or gains by it, unless it is the operator's at the console.
create or replace function confirm_publication(p_id bigint, p_by text, p_operator boolean, p_now_ms bigint) returns void
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  update publication set confirmed_ms = p_now_ms, confirmed_by = p_by, by_operator = p_operator
    where id = p_id and confirmed_ms is null and hash is not null and p_by is not null
      and (p_operator or p_by <> all (coalesce(editors, '{}') || coalesce(gainers, '{}') || asked_by));
  if not found then
    raise exception 'publication %: not to be confirmed by this word', p_id;
  end if;
end $$;
