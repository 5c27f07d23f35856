-- When the record was last backed up by `sop backup`, as far as it knows: for the alarm of who waits for one in vain.

create table backup_done (
  one boolean primary key default true check (one),
  at_ms bigint not null, -- of the snapshot
  rows bigint not null
);

create function note_backup(snapshot_ms bigint, counted bigint) returns void
language sql security definer set search_path = pg_catalog, public, pg_temp
as $$
  insert into backup_done (at_ms, rows) values (snapshot_ms, counted)
    on conflict (one) do update set at_ms = greatest(backup_done.at_ms, excluded.at_ms), rows = excluded.rows;
$$;
