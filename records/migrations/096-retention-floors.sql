-- Retention's own floors: how long rows are kept stands here and not with the caller, and each rule is a statement of its own.

-- Days by which rows of a rule are kept at least; records/retention/rules.ts says the same.
create function growth_days(of_table text) returns bigint language sql immutable as $$
  select case of_table
    when 'request' then 90 when 'intake_request' then 1095 when 'intake' then 90 when 'delivery' then 1095
    when 'assignment' then 30 when 'case_guest' then 1095 when 'audit_run' then 1095 when 'person_request' then 365
    when 'vault_access' then 1095
  end
$$;

-- The row by which a rule takes some of a table's rows, at most so many.
create function growth_rows(of_table text, before_ms bigint, at_most bigint) returns setof tid language plpgsql stable as $$
begin
  case of_table
    when 'request' then return query
      select r.ctid from request r where settled and sop is null and received_ms < before_ms and is_over(case_id) limit at_most;
    when 'intake_request' then return query
      select r.ctid from request r where settled and sop is not null and received_ms < before_ms and is_over(case_id) limit at_most;
    when 'intake' then return query
      select i.ctid from intake i where moved_ms < before_ms and not exists (select from "case" c where c.id = i.case_id)
        and not exists (select from request r where r.case_id = i.case_id and not r.settled) limit at_most;
    when 'delivery' then return query
      select d.ctid from delivery d where made_ms < before_ms and is_over(case_id) limit at_most;
    when 'assignment' then return query
      select a.ctid from assignment a where settled and made_ms < before_ms and is_over(case_id) limit at_most;
    when 'case_guest' then return query
      select g.ctid from case_guest g where until_ms < before_ms and (why = 'contact' or told_ms is not null) and is_over(case_id)
        limit at_most;
    when 'audit_run' then return query
      select a.ctid from audit_run a where finished_ms < before_ms
        and id < (select max(id) from audit_run where finished_ms is not null) limit at_most;
    when 'person_request' then return query
      select p.ctid from person_request p where confirmed_ms is null and asked_ms < before_ms limit at_most;
  end case;
end $$;

-- How many rows a rule takes, up to 100,000.
create or replace function count_rows(of_table text, before_ms bigint) returns bigint
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select count(*) from growth_rows(of_table, least(before_ms, retention_clock_ms() - growth_days(of_table) * 86400000), 100000)
$$;

-- Some of the rows that a rule takes, whatever the caller says no younger ones. How many went.
create or replace function prune_rows(of_table text, before_ms bigint, at_most integer, run bigint) returns bigint
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  gone bigint;
  old_ms bigint;
  tids tid[];
begin
  select least(before_ms, r.at_ms - growth_days(of_table) * 86400000) into old_ms
    from retention_run r where r.id = run and r.applies and r.finished_ms is null;
  if not found then return 0; end if;
  tids := array(select growth_rows(of_table, old_ms, least(greatest(coalesce(at_most, 0), 0), 10000)));
  case of_table
    when 'request', 'intake_request' then delete from request where ctid = any (tids);
    when 'intake' then delete from intake where ctid = any (tids);
    when 'delivery' then delete from delivery where ctid = any (tids);
    when 'assignment' then delete from assignment where ctid = any (tids);
    when 'case_guest' then delete from case_guest where ctid = any (tids);
    when 'audit_run' then delete from audit_run where ctid = any (tids);
    when 'person_request' then delete from person_request where ctid = any (tids);
  end case;
  get diagnostics gone = row_count;
  update retention_run set rows_removed = rows_removed + gone where id = run;
  return gone;
end $$;

drop function growth_rule(text);

-- The oldest lines of the access log, up to one of them. How many went; 0 when the log is not what the caller saw.
create or replace function prune_access(stone json, run bigint) returns bigint
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  before bigint;
  gone bigint;
  old_ms bigint;
begin
  perform pg_advisory_xact_lock(hashtext('access_stone'));
  select r.at_ms - growth_days('vault_access') * 86400000 into old_ms
    from retention_run r where r.id = run and r.applies and r.finished_ms is null;
  if not found then return 0; end if;
  select coalesce(max(length), 0) into before from access_stone;
  -- What the stone says of the last line is the last line's.
  if not exists (select from vault_access where id = (stone ->> 'last_id')::bigint and at_ms = (stone ->> 'last_ms')::bigint)
    or (select count(*) from vault_access where id <= (stone ->> 'last_id')::bigint)
      is distinct from (stone ->> 'length')::bigint - before
    or exists (select from vault_access where id <= (stone ->> 'last_id')::bigint and at_ms >= old_ms) then return 0; end if;
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

-- Work of a case that is not finished: a signal from or to it, hours to be recorded again, its beginning again that two have agreed to.
create function is_under_way(cases text[]) returns boolean language sql stable as $$
  select exists (select from outgoing where case_id = any (cases) or after_end = any (cases))
    or exists (select from behind_case where case_id = any (cases))
    or exists (select from again_case a join again_request r on r.id = a.request_id
      where a.case_id = any (cases) and a.done_ms is null and r.confirmed_ms is not null)
$$;

-- One family of cases, whole or not at all. Empty: it is gone; else why it stays. `stones`: what is left of each, with the
-- `task_ms` at which it was looked at.
create or replace function remove_family(stones json, run bigint, actor text) returns text
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
    where c.id is null or c.task_ms is distinct from (s ->> 'task_ms')::bigint or c.sop is distinct from s ->> 'sop'
      or c.chain_length is distinct from (s ->> 'length')::integer or c.chain_head is distinct from s ->> 'head'
      or c.opened_ms is distinct from (s ->> 'opened_ms')::bigint or c.closed_ms is distinct from (s ->> 'closed_ms')::bigint) then
    return 'changed';
  end if;
  if exists (
    select from "case" c where c.id = any(ids) and (c.state in ('open', 'resolved') or not c.ended)) then return 'open'; end if;
  if exists (
    select from json_array_elements(stones) s join "case" c on c.id = s ->> 'case_id', retention_run r
    where r.id = run and (coalesce((s ->> 'days')::bigint, 0) < 1 or r.plan -> 'sops' -> c.sop ->> 'class' is distinct from s ->> 'class'
      or class_days(run, r.plan -> 'sops' -> c.sop ->> 'class') is distinct from (s ->> 'days')::bigint
      or c.closed_ms + (s ->> 'days')::bigint * 86400000 > now_ms)) then return 'not-due'; end if;
  if exists (select from legal_hold where case_id = any(ids) and released_ms is null) then return 'hold'; end if;
  if exists (select from case_event where case_id = any(ids) and hash is null) then return 'changed'; end if;
  if exists (select from request where case_id = any(ids) and not settled) or is_under_way(ids) then return 'intake'; end if;
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
