-- What is noted of a case whose join fields were corrected goes with it.
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
  delete from corrected_matter where case_id = any(ids);
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
