-- What counts against somebody's cap today is found by the person and the day, however many others were charged on it.
-- `security definer` since the program may call such functions alone; it reads nothing.
create function charged_days(p_charged text[], p_ms bigint) returns text[] language sql immutable parallel safe security definer
  set search_path = pg_catalog, public, pg_temp as $$
  select coalesce(array_agg(person || '@' || p_ms / 86400000), '{}') from unnest(p_charged) person
$$;
drop index ledger_charged;
-- Entered at once: a list of what is still to be entered would be read from end to end.
create index ledger_charged_days on ledger using gin (charged_days(charged, counted_ms)) with (fastupdate = off)
  where state <> 'released';
