-- Of each audit also what it found, so that one that goes on has all of it, and the hash of the anchor that it wrote, so that
-- a place of anchors that was emptied, or filled with others, is noticed.

alter table audit_run add column found json, add column anchor_hash text;

create function note_audit_found(run bigint, what json, hash text) returns void
language sql security definer set search_path = pg_catalog, public, pg_temp
as $$
  update audit_run set found = what, anchor_hash = hash where id = run;
$$;
