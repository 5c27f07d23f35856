-- Found by calling every deed as the program with whatever it takes: what let through more than its deed says is narrowed.

-- Lines of what is read. What erases, corrects or removes writes its line itself: one that nothing stands behind would have somebody
-- erased again who never was. A line of later than now would stop the chain over the log.
create or replace function note_access(p_lines json) returns void
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if exists (select from json_populate_recordset(null::vault_access, p_lines) l
    where l.deed in ('erase', 'correct', 'expire') or starts_with(l.purpose, 'keys:')) then
    raise exception 'the access log: this line is written by the deed itself';
  end if;
  insert into vault_access (deed, what, purpose, actor, at_ms, case_id, subjects)
    select l.deed, l.what, l.purpose, l.actor, case when l.at_ms is not null then least(l.at_ms, retention_clock_ms()) end,
      l.case_id, l.subjects
    from json_populate_recordset(null::vault_access, p_lines) l;
end $$;

-- For hours, into a case that is there.
create or replace function let_in(p_row json) returns void
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  g case_guest;
begin
  g := json_populate_record(null::case_guest, p_row);
  if g.until_ms - g.since_ms not between 0 and 86400000 or not exists (select from "case" where id = g.case_id) then
    raise exception 'case %: nobody is let in for longer than a day, or where there is none', g.case_id;
  end if;
  insert into case_guest (case_id, person, why, reason, since_ms, until_ms)
    values (g.case_id, g.person, g.why, g.reason, g.since_ms, g.until_ms);
end $$;

-- What no batch mentioned for seven days, where the case was recorded since. How many went.
create or replace function sweep_vault(p_before_ms bigint) returns integer
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  v_gone integer;
begin
  delete from vault v using "case" c
    where not v.kept and v.made_ms < least(p_before_ms, retention_clock_ms() - 7 * 86400000) and c.id = v.case_id
      and c.recorded_ms > v.made_ms;
  get diagnostics v_gone = row_count;
  return v_gone;
end $$;

-- Sealed anew, each only where it is still what was read, and only under the master key in use: anything else would be an erasure.
create or replace function reseal_vault_keys(ids bigint[], was bytea[], becomes bytea[]) returns integer
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare changed integer;
begin
  update vault_key k set wrapped = n.becomes
  from unnest(ids, was, becomes) as n (id, was, becomes)
  where k.id = n.id and k.wrapped = n.was and octet_length(n.becomes) = 68
    and encode(substr(n.becomes, 1, 8), 'hex') = (select name from key_generation where purpose = 'vault' and in_use);
  get diagnostics changed = row_count;
  return changed;
end $$;

-- Of a request that two have agreed to; anything else is not begun again by anybody.
create or replace function note_again(for_request bigint, for_case text, as_outcome text, now_ms bigint) returns void
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if as_outcome is null or as_outcome not in ('begun', 'found', 'changed', 'no_plan') then
    raise exception 'case %: nothing that becomes of it is called %', for_case, as_outcome;
  end if;
  update again_case set done_ms = now_ms, outcome = as_outcome
    where request_id = for_request and case_id = for_case and done_ms is null
      and exists (select from again_request where id = for_request and confirmed_ms is not null);
  if found and as_outcome in ('begun', 'found') then
    delete from lost_case where case_id = for_case;
  end if;
end $$;

-- With the batch it came from: a state of no batch is nothing that a case would go on from.
create or replace function keep_state(
  for_case text, of_run text, at_task_ms bigint, at_seq integer, by_rules integer, by_plan text, packed bytea,
  plan_sop text, plan_version integer, plan_body bytea
) returns void language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if not exists (select from "case" where id = for_case and task_ms = at_task_ms) then
    raise exception 'case %: no batch of % has this state', for_case, at_task_ms;
  end if;
  if plan_body is not null then
    insert into case_plan (hash, sop, version, body) values (by_plan, plan_sop, plan_version, plan_body)
      on conflict (hash) do nothing;
  end if;
  insert into kernel_state as s (case_id, run_id, task_ms, seq, rules, plan_hash, state)
    values (for_case, of_run, at_task_ms, at_seq, by_rules, by_plan, packed)
    on conflict (case_id) do update set run_id = excluded.run_id, task_ms = excluded.task_ms, seq = excluded.seq,
      rules = excluded.rules, plan_hash = excluded.plan_hash, state = excluded.state
    where s.task_ms <= excluded.task_ms;
end $$;

-- An amount below nothing would give others room under the caps.
create function keep_amounts() returns trigger language plpgsql as $$
begin
  if new.amount < 0 then
    raise exception 'case %: % has an amount below nothing', new.case_id, new."grant";
  end if;
  return new;
end $$;
create trigger ledger_entry_amount before insert on ledger_entry for each row execute function keep_amounts();

-- By the database's clock. What was killed an hour ago is nobody's worker any more, and no younger one is forgotten.
create or replace function beat(p_worker text, p_queue text, p_forgotten_ms bigint) returns void
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  v_now_ms bigint := extract(epoch from clock_timestamp()) * 1000;
begin
  delete from worker_beat where beat_ms < v_now_ms - greatest(p_forgotten_ms, 3600000) and worker <> p_worker;
  insert into worker_beat (worker, task_queue, beat_ms) values (p_worker, p_queue, v_now_ms)
    on conflict (worker) do update set task_queue = excluded.task_queue, beat_ms = excluded.beat_ms;
end $$;

-- They were taken, and are sent.
create or replace function done_outgoing(p_ids bigint[]) returns void
language sql security definer set search_path = pg_catalog, public, pg_temp as $$
  delete from outgoing where id = any (p_ids) and taken_until_ms > 0;
$$;

-- The request speaks of this case. `p_over`: another request brought the same message; there is nothing to repeat.
create or replace function lead_request(p_actor text, p_key text, p_case text, p_over boolean) returns void
language sql security definer set search_path = pg_catalog, public, pg_temp as $$
  update request r set case_id = p_case, settled = settled or over.it, body = case when over.it then null else body end
    from (select p_over and exists (
      select from request q join message m on m.channel = q.channel and m.message_id = q.message_id
      where q.actor = p_actor and q.key = p_key and (m.actor, m.key) <> (p_actor, p_key)) as it) over
    where r.actor = p_actor and r.key = p_key;
$$;
