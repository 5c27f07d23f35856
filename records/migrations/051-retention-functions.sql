-- What retention does, each in one function that looks at everything again: whoever calls cannot skip a hold or a day.

create function retention_clock_ms() returns bigint language sql as $$
  select (extract(epoch from clock_timestamp()) * 1000)::bigint
$$;

-- A run by the classes that are in force; the instant is the earlier of the caller's clock and this database's.
create function begin_retention(applies boolean, plan json, now_ms bigint, actor text, first json) returns bigint
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  made bigint;
begin
  if plan::jsonb is distinct from (select (w.body -> 'retention')::jsonb from workspace w order by w.id desc limit 1) then
    raise exception 'a run of retention goes by the classes that are in force';
  end if;
  insert into retention_run (applies, at_ms, plan, started_ms, started_by, place, report)
    values (applies and (plan ->> 'apply')::boolean, least(now_ms, retention_clock_ms()), plan, now_ms, actor, first, '{}'::json)
    returning id into made;
  return made;
end $$;

-- The days of a class of this run; null: it is not declared.
create function class_days(run bigint, of_class text) returns bigint
language sql stable set search_path = pg_catalog, public, pg_temp as $$
  select (plan -> 'classes' -> of_class ->> 'days')::bigint from retention_run where id = run
$$;

-- The page that went on from `was` is done; false: somebody else has done it.
create function note_retention(run bigint, was json, next json, told json, now_ms bigint) returns boolean
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  update retention_run set place = next, report = told, finished_ms = case when next is null then now_ms end
    where id = run and finished_ms is null and place::text = was::text;
  return found;
end $$;

create function hold_case(held text, why text, filed text, now_ms bigint, actor text) returns bigint
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  made bigint;
begin
  -- A removal has the row locked: either it is gone, or the hold is seen.
  perform from "case" where id = held for update;
  if not found then return null; end if;
  select id into made from legal_hold where case_id = held and released_ms is null;
  if made is not null then return made; end if;
  insert into legal_hold (case_id, reason, reference, since_ms, held_by) values (held, why, filed, now_ms, actor)
    returning id into made;
  return made;
end $$;

create function release_case(held text, now_ms bigint, actor text) returns boolean
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  update legal_hold set released_ms = now_ms, released_by = actor where case_id = held and released_ms is null;
  return found;
end $$;

-- Keys that seal nothing any more. Locked before: whoever writes a value of the person meanwhile waits and makes a new one.
create function drop_idle_keys(ids bigint[]) returns void
language sql security definer set search_path = pg_catalog, public, pg_temp as $$
  delete from vault_key k where k.id = any(ids)
    and not exists (select from vault v where v.key_id = k.id)
    and not exists (select from person_request p where p.subject = k.subject and p.confirmed_ms is null and p.sealed is not null)
$$;

-- One family of cases, whole or not at all. Empty: it is gone; else why it stays. `stones`: what is left of each, with the
-- `task_ms` at which it was looked at.
create function remove_family(stones json, run bigint, actor text) returns text
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  ids text[];
  keys bigint[];
  gone bigint;
  now_ms bigint := retention_clock_ms();
begin
  if not exists (select from retention_run where id = run and applies and finished_ms is null) then return 'run'; end if;
  select array_agg(s ->> 'case_id' order by s ->> 'case_id') into ids from json_array_elements(stones) s;
  perform from "case" where id = any(ids) order by id for update;
  if exists (
    select from json_array_elements(stones) s left join "case" c on c.id = s ->> 'case_id'
    where c.id is null or c.task_ms <> (s ->> 'task_ms')::bigint or c.chain_length <> (s ->> 'length')::integer
      or c.chain_head <> s ->> 'head' or c.closed_ms is distinct from (s ->> 'closed_ms')::bigint) then
    return 'changed';
  end if;
  if exists (
    select from "case" c where c.id = any(ids) and (c.state in ('open', 'resolved') or not c.ended)) then return 'open'; end if;
  if exists (
    select from json_array_elements(stones) s join "case" c on c.id = s ->> 'case_id', retention_run r
    where r.id = run and (coalesce((s ->> 'days')::bigint, 0) < 1
      or class_days(run, r.plan -> 'sops' -> c.sop ->> 'class') is distinct from (s ->> 'days')::bigint
      or c.closed_ms + (s ->> 'days')::bigint * 86400000 > now_ms)) then return 'not-due'; end if;
  if exists (select from legal_hold where case_id = any(ids) and released_ms is null) then return 'hold'; end if;
  if exists (select from case_event where case_id = any(ids) and hash is null) then return 'changed'; end if;
  if exists (select from request where case_id = any(ids) and not settled) then return 'intake'; end if;
  if exists (
    select from ledger where case_id = any(ids) and state in ('reserved', 'unknown')
      and (confirmed or made_ms > now_ms - 86400000)) then return 'payment'; end if;
  if exists (
    select from ledger where case_id = any(ids) and state <> 'released'
      and counted_ms > now_ms - 30 * 86400000::bigint) then return 'caps'; end if;
  if exists (
    select from person_request p join "case" c on p.subject in ('case/' || c.id, 'customer/' || c.customer)
    where c.id = any(ids) and p.confirmed_ms is null and p.asked_ms > now_ms - 30 * 86400000::bigint) then return 'erasure'; end if;
  if exists (
    select from case_link l where l.kind = 'merged_into'
      and ((l.case_id = any(ids) and l.other <> all(ids) and exists (select from "case" where id = l.other))
        or (l.other = any(ids) and l.case_id <> all(ids)))) then return 'family'; end if;

  perform set_config('bihuan.retention', 'on', true);
  insert into tombstone (case_id, sop, class, days, opened_ms, closed_ms, length, head, removed_ms, run_id, key, signature)
    select s ->> 'case_id', s ->> 'sop', s ->> 'class', (s ->> 'days')::integer, (s ->> 'opened_ms')::bigint,
      (s ->> 'closed_ms')::bigint, (s ->> 'length')::integer, s ->> 'head', (s ->> 'removed_ms')::bigint, run,
      s ->> 'key', s ->> 'signature'
    from json_array_elements(stones) s;
  -- In the order in which values are written, so that nobody waits crosswise.
  perform from vault_key where id in (select key_id from vault where case_id = any(ids)) order by subject for update;
  select coalesce(array_agg(distinct key_id), '{}') into keys from vault where case_id = any(ids);
  insert into vault_access (deed, what, purpose, actor, at_ms, case_id, subjects)
    select 'expire', v.case_id, 'retention:case', actor, now_ms, v.case_id, array_agg(distinct coalesce(k.subject, ''))
    from vault v left join vault_key k on k.id = v.key_id where v.case_id = any(ids) group by v.case_id;
  delete from vault where case_id = any(ids);
  get diagnostics gone = row_count;
  perform drop_idle_keys(keys);
  delete from message m using request r where r.actor = m.actor and r.key = m.key and r.case_id = any(ids);
  delete from request where case_id = any(ids);
  delete from intake where case_id = any(ids);
  delete from outgoing where case_id = any(ids);
  delete from assignment where case_id = any(ids);
  delete from ledger where case_id = any(ids);
  delete from ledger_entry where case_id = any(ids);
  delete from kernel_state where case_id = any(ids);
  delete from lost_case where case_id = any(ids);
  delete from again_case where case_id = any(ids);
  delete from behind_case where case_id = any(ids);
  delete from same_matter where case_id = any(ids) or other = any(ids);
  delete from delivery where case_id = any(ids);
  delete from sighting where case_id = any(ids);
  delete from signal where case_id = any(ids);
  delete from matter where case_id = any(ids);
  delete from move_case where case_id = any(ids);
  delete from case_link where case_id = any(ids);
  delete from case_guest where case_id = any(ids);
  delete from contact where case_id = any(ids);
  delete from clock where case_id = any(ids);
  delete from task where case_id = any(ids);
  delete from case_event where case_id = any(ids);
  delete from "case" where id = any(ids);
  perform set_config('bihuan.retention', 'off', true);
  update retention_run set cases_removed = cases_removed + cardinality(ids), values_removed = values_removed + gone
    where id = run;
  return '';
end $$;

-- The values of a personal field of cases that are over. How many there were.
create function remove_values(cases text[], field_name text, of_sop text, days integer, run bigint, actor text) returns bigint
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  ids text[];
  refs text[];
  keys bigint[];
  now_ms bigint := retention_clock_ms();
begin
  if days < 1 or not exists (
    select from retention_run r where r.id = run and r.applies and r.finished_ms is null
      and class_days(run, r.plan -> 'sops' -> of_sop -> 'fields' ->> field_name) = days) then return 0; end if;
  perform from "case" where id = any(cases) order by id for update;
  select coalesce(array_agg(c.id), '{}') into ids from "case" c
    where c.id = any(cases) and c.sop = of_sop and c.state not in ('open', 'resolved') and c.ended
      and c.closed_ms + days::bigint * 86400000 <= now_ms
      and not exists (select from legal_hold h where h.case_id = c.id and h.released_ms is null);
  select coalesce(array_agg(ref), '{}') into refs from vault
    where case_id = any(ids) and (field = field_name or starts_with(field, field_name || '.'));
  if cardinality(refs) = 0 then return 0; end if;
  perform from vault_key where id in (select key_id from vault where ref = any(refs)) order by subject for update;
  select coalesce(array_agg(distinct key_id), '{}') into keys from vault where ref = any(refs);
  insert into vault_access (deed, what, purpose, actor, at_ms, case_id, subjects)
    select 'expire', v.case_id, 'retention:' || field_name, actor, now_ms, v.case_id, array_agg(distinct coalesce(k.subject, ''))
    from vault v left join vault_key k on k.id = v.key_id where v.ref = any(refs) group by v.case_id;
  delete from vault where ref = any(refs);
  perform drop_idle_keys(keys);
  update retention_run set values_removed = values_removed + cardinality(refs) where id = run;
  return cardinality(refs);
end $$;

-- Whether nothing goes on in a case: over, or never heard of.
create function is_over(of_case text) returns boolean language sql stable as $$
  select not exists (select from "case" where id = of_case and state in ('open', 'resolved'))
$$;

-- The condition under which a row of a table that only grows may go (records/retention/rules.ts says from when on).
create function growth_rule(of_table text) returns text language sql immutable as $$
  select case of_table
    when 'request' then 'request where settled and sop is null and received_ms < $1 and is_over(case_id)'
    when 'intake_request' then 'request where settled and sop is not null and received_ms < $1 and is_over(case_id)'
    when 'intake' then 'intake where moved_ms < $1 and not exists (select from "case" c where c.id = intake.case_id)
      and not exists (select from request r where r.case_id = intake.case_id and not r.settled)'
    when 'delivery' then 'delivery where made_ms < $1 and is_over(case_id)'
    when 'assignment' then 'assignment where settled and made_ms < $1 and is_over(case_id)'
    when 'case_guest' then 'case_guest where until_ms < $1 and (why = ''contact'' or told_ms is not null)'
    when 'token_revocation' then 'token_revocation where until_ms < $1'
    when 'audit_run' then 'audit_run where finished_ms < $1 and id < (select max(id) from audit_run where finished_ms is not null)'
    when 'person_request' then 'person_request where confirmed_ms is null and asked_ms < $1'
  end
$$;

-- How many rows a rule takes, up to 100,000.
create function count_rows(of_table text, before_ms bigint) returns bigint
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  found_rows bigint;
begin
  execute 'select count(*) from (select from ' || growth_rule(of_table) || ' limit 100000) as taken' into found_rows using before_ms;
  return found_rows;
end $$;

-- Some of the rows that a rule takes. How many went.
create function prune_rows(of_table text, before_ms bigint, at_most integer, run bigint) returns bigint
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  gone bigint;
begin
  -- Whatever a rule says: nothing younger than this goes.
  if before_ms > retention_clock_ms() - 7 * 86400000::bigint
    or not exists (select from retention_run where id = run and applies and finished_ms is null) then return 0; end if;
  execute 'delete from ' || split_part(growth_rule(of_table), ' ', 1) || ' where ctid = any(array(select ctid from '
    || growth_rule(of_table) || ' limit $2))' using before_ms, at_most;
  get diagnostics gone = row_count;
  update retention_run set rows_removed = rows_removed + gone where id = run;
  return gone;
end $$;

-- The oldest lines of the access log, up to one of them. How many went; 0 when the log is not what the caller saw.
create function prune_access(stone json, run bigint) returns bigint
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  before bigint;
  gone bigint;
begin
  perform pg_advisory_xact_lock(hashtext('access_stone'));
  if not exists (select from retention_run where id = run and applies and finished_ms is null) then return 0; end if;
  select coalesce(max(length), 0) into before from access_stone;
  if (select count(*) from vault_access where id <= (stone ->> 'last_id')::bigint) <> (stone ->> 'length')::bigint - before
    or exists (select from vault_access where id <= (stone ->> 'last_id')::bigint
      and at_ms > retention_clock_ms() - 365 * 86400000::bigint) then return 0; end if;
  perform set_config('bihuan.retention', 'on', true);
  delete from vault_access where id <= (stone ->> 'last_id')::bigint;
  get diagnostics gone = row_count;
  perform set_config('bihuan.retention', 'off', true);
  if gone = 0 then return 0; end if;
  insert into access_stone (length, head, last_id, last_ms, removed_ms, run_id, key, signature)
    values ((stone ->> 'length')::bigint, stone ->> 'head', (stone ->> 'last_id')::bigint, (stone ->> 'last_ms')::bigint,
      (stone ->> 'removed_ms')::bigint, run, stone ->> 'key', stone ->> 'signature');
  update retention_run set rows_removed = rows_removed + gone where id = run;
  return gone;
end $$;
