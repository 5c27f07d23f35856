-- Files of cases. What a file holds lies elsewhere, by its hash, once for all files that hold it; its name is a value of the vault,
-- and the file lives as long as that: with the case, until its subject is erased, and a week where no act named it.

create table blob (
  sha256 text primary key,
  bytes bigint not null,
  type text not null, -- by its bytes
  touched_ms bigint not null, -- somebody said that it is coming
  leaving_ms bigint -- it is being removed from where it lies: nobody may count on it
);

create table file (
  ref text primary key references vault (ref) on delete cascade, -- under which its name is kept
  sha256 text not null references blob (sha256),
  made_ms bigint not null,
  made_by text not null
);
create index file_blob on file (sha256);

-- Said before the content is put where it lies. False: it is just being removed, and may come again a little later.
create function claim_blob(p_sha256 text, p_bytes bigint, p_type text, p_now_ms bigint) returns boolean
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if p_sha256 !~ '^[0-9a-f]{64}$' then raise exception 'a content goes by its SHA-256'; end if;
  insert into blob as b (sha256, bytes, type, touched_ms) values (p_sha256, p_bytes, p_type, p_now_ms)
    on conflict (sha256) do update set touched_ms = greatest(b.touched_ms, excluded.touched_ms) where b.leaving_ms is null;
  return found;
end $$;

-- Its name is in the vault before, in the same transaction. A content that is leaving has no row to refer to any more, or soon.
create function put_file(p_ref text, p_sha256 text, p_by text, p_now_ms bigint) returns boolean
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  perform from blob where sha256 = p_sha256 and leaving_ms is null for share;
  if not found then return false; end if;
  insert into file (ref, sha256, made_ms, made_by) values (p_ref, p_sha256, p_now_ms, p_by) on conflict (ref) do nothing;
  return true;
end $$;

-- Contents that no file has any more, and nobody has just brought: from now on nobody counts on them. Files whose subject was erased
-- go first. What an earlier call gave and nobody dropped is given again.
create function leaving_blobs(p_until_ms bigint, p_limit integer, p_now_ms bigint) returns setof text
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  until_ms bigint := least(p_until_ms, retention_clock_ms() - 600000);
begin
  delete from file f using vault v where v.ref = f.ref and not exists (select from vault_key k where k.id = v.key_id);
  return query
    update blob set leaving_ms = p_now_ms where sha256 in (
      select b.sha256 from blob b
        where b.touched_ms < until_ms and not exists (select from file f where f.sha256 = b.sha256)
        order by b.touched_ms limit p_limit for update skip locked)
    returning sha256;
end $$;

-- The content is gone.
create function drop_blob(p_sha256 text) returns boolean
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  delete from blob b where b.sha256 = p_sha256 and b.leaving_ms is not null
    and not exists (select from file f where f.sha256 = b.sha256);
  return found;
end $$;
