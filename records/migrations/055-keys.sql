-- Names of the keys the record knows, and what is kept of former ones. Instants are epoch ms. No key stands here in plain.

create table key_generation (
  purpose text not null, -- vault: a master key; update-id: digests of requests, kept for repeats; anchor: a public key
  name text not null,
  since_ms bigint not null,
  in_use boolean not null, -- vault: new keys of data subjects are sealed under it
  sealed bytea, -- update-id: the key, under a master key of the vault
  handover json, -- anchor: both keys' signatures that this one follows another
  primary key (purpose, name)
);
create unique index key_generation_current on key_generation (purpose) where in_use;

-- A sealed key says itself under which master key: eight bytes of its name before the 60 of the seal. One of 60 bytes is of
-- the time before they had names.

-- Takes a master key as the one in use, unless there is one or it is said to replace that.
create function use_vault_key(new_name text, at_ms bigint, replaces boolean) returns text
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  perform pg_advisory_xact_lock(1414213562, hashtext('vault-key'));
  if replaces then
    update key_generation set in_use = false where purpose = 'vault' and in_use and name <> new_name;
    insert into key_generation (purpose, name, since_ms, in_use) values ('vault', new_name, at_ms, true)
    on conflict (purpose, name) do update set in_use = true,
      since_ms = case when key_generation.in_use then key_generation.since_ms else excluded.since_ms end;
  else
    insert into key_generation (purpose, name, since_ms, in_use)
    select 'vault', new_name, at_ms, true
    where not exists (select 1 from key_generation where purpose = 'vault' and in_use)
    on conflict (purpose, name) do update set in_use = true;
  end if;
  return (select name from key_generation where purpose = 'vault' and in_use);
end $$;

-- Sealed anew, each only where it is still what was read: a subject erased meanwhile stays erased.
create function reseal_vault_keys(ids bigint[], was bytea[], becomes bytea[]) returns integer
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare changed integer;
begin
  update vault_key k set wrapped = n.becomes
  from unnest(ids, was, becomes) as n (id, was, becomes)
  where k.id = n.id and k.wrapped = n.was;
  get diagnostics changed = row_count;
  return changed;
end $$;

-- A key or the public half of one, kept; sealed anew when it is there.
create function keep_key(of_purpose text, new_name text, at_ms bigint, new_sealed bytea, new_handover json) returns void
language sql security definer set search_path = pg_catalog, public, pg_temp as $$
  insert into key_generation (purpose, name, since_ms, in_use, sealed, handover)
  values (of_purpose, new_name, at_ms, false, new_sealed, new_handover)
  on conflict (purpose, name) do update set
    sealed = coalesce(excluded.sealed, key_generation.sealed),
    handover = coalesce(key_generation.handover, excluded.handover);
$$;
