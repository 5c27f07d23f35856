-- Exporting the installation's keys: one person asks for a recipient, another confirms, and the operator's console writes the file
-- once. No key stands here. Instants are epoch ms.

create table key_export (
  id bigint generated always as identity primary key,
  recipient text not null, -- a public key of age: the file is encrypted to it alone
  keys text[] not null, -- names of the secrets, the one in use first
  hash text not null, -- what the second person confirms
  asked_ms bigint not null,
  asked_by text not null,
  confirmed_ms bigint,
  confirmed_by text,
  signature text, -- by the installation's key, over request, hash, who confirmed and when
  used_ms bigint,
  used_by text
);

-- Each step is a line of the access log, in the same transaction.
create function ask_key_export(to_recipient text, key_names text[], shown_hash text, by_person text, now_ms bigint) returns bigint
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  made bigint;
begin
  insert into key_export (recipient, keys, hash, asked_ms, asked_by)
    values (to_recipient, key_names, shown_hash, now_ms, by_person) returning id into made;
  insert into vault_access (deed, what, purpose, actor, at_ms)
    values ('export', 'key-export/' || made, 'keys:ask', by_person, now_ms);
  return made;
end $$;

-- True when this word confirmed it; the caller tells apart why not.
create function confirm_key_export(
  for_request bigint, by_person text, shown_hash text, with_signature text, since_ms bigint, now_ms bigint) returns boolean
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  update key_export set confirmed_ms = now_ms, confirmed_by = by_person, signature = with_signature
    where id = for_request and confirmed_ms is null and asked_by <> by_person and hash = shown_hash and asked_ms > since_ms;
  if not found then return false; end if;
  insert into vault_access (deed, what, purpose, actor, at_ms)
    values ('export', 'key-export/' || for_request, 'keys:confirm', by_person, now_ms);
  return true;
end $$;

-- True once: whoever calls it then writes the file.
create function use_key_export(for_request bigint, by_operator text, shown_hash text, since_ms bigint, now_ms bigint) returns boolean
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  update key_export set used_ms = now_ms, used_by = by_operator
    where id = for_request and confirmed_ms is not null and used_ms is null and hash = shown_hash and asked_ms > since_ms;
  if not found then return false; end if;
  insert into vault_access (deed, what, purpose, actor, at_ms)
    values ('export', 'key-export/' || for_request, 'keys:write', by_operator, now_ms);
  return true;
end $$;
