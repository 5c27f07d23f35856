-- Why somebody broke the glass is free text about a customer: kept in the vault like all free text, so that forgetting the
-- customer covers it. `case_guest.reason` and the log's `purpose` hold its reference; those of before stay as they are.

create function keep_value(value_ref text) returns void
  language sql security definer set search_path = pg_catalog, public, pg_temp as $$
  update vault set kept = true where ref = value_ref and not kept
$$;
