-- Writing is done by functions of the owner, one for each deed; the role the program works with can call them and read, and no
-- more. Here: batches. Functions without `security definer` are parts of others, and nobody else may call them.

-- Final rows: place and hash once, the mark of a reset once, and nothing else. Whole chains leave by retention alone, whose
-- functions set `bihuan.retention` for their transaction.
create or replace function keep_final_rows() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then
    if old.hash is null or current_setting('bihuan.retention', true) = 'on' then
      return old;
    end if;
  elsif tg_op = 'UPDATE' then
    if old.hash is null and new.hash is not null and new.undone_by is null
      and (to_jsonb(new) - array['hash', 'link']) = (to_jsonb(old) - array['hash', 'link']) then
      return new;
    end if;
    if old.hash is not null and old.undone_by is null and new.undone_by is not null
      and (to_jsonb(new) - 'undone_by') = (to_jsonb(old) - 'undone_by') then
      return new;
    end if;
  else
    raise exception 'case_event is append-only: it is never emptied';
  end if;
  raise exception 'case_event is append-only: row % of case % is kept as it was written', old.seq, old.case_id;
end $$;
create trigger case_event_whole before truncate on case_event for each statement execute function keep_final_rows();

-- The access log: lines leave by the rule of retention alone.
create or replace function keep_access() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' and current_setting('bihuan.retention', true) = 'on' then
    return old;
  end if;
  raise exception 'vault_access is append-only: who read what is never changed';
end $$;

-- Locks the case until the transaction ends; what a batch from `p_from` on makes final or replaces, and who has work of it.
create function open_batch(p_case text, p_from integer) returns json
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  v_case "case"%rowtype;
begin
  select * into v_case from "case" c where c.id = p_case for update;
  if not found then
    -- Nothing to lock yet: first batches of one case go one after the other all the same.
    perform pg_advisory_xact_lock(hashtextextended(p_case, 30));
    select * into v_case from "case" c where c.id = p_case for update;
  end if;
  return json_build_object(
    'case', case when v_case.id is null then null else json_build_object(
      'task_ms', v_case.task_ms, 'final_seq', v_case.final_seq, 'chain_length', v_case.chain_length,
      'chain_head', v_case.chain_head, 'cycle', v_case.cycle, 'reached', v_case.reached) end,
    'events', (select coalesce(json_agg(e order by e.seq), '[]'::json) from case_event e
      where e.case_id = p_case and e.undone_by is null and (e.hash is null or e.seq >= p_from)),
    'assignees', (select coalesce(json_agg(t.assignee), '[]'::json) from task t
      where t.case_id = p_case and t.assignee is not null));
end $$;

-- Gives rows that are not final their place and hash, in the order of their numbers. The case is locked.
create function link_events(p_case text, p_links json) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
declare
  v_length integer;
  v_given integer;
  v_linked integer;
  v_seq integer;
  v_in_order boolean;
begin
  v_given := json_array_length(p_links);
  if v_given = 0 then
    return;
  end if;
  select c.chain_length into v_length from "case" c where c.id = p_case;
  with given as (
    select l.id, l.hash, l.place from rows from (json_to_recordset(p_links) as (id bigint, hash text)) with ordinality
      as l (id, hash, place)
  ), linked as (
    update case_event e set hash = g.hash, link = v_length + g.place::integer from given g
    where e.id = g.id and e.case_id = p_case and e.hash is null returning e.seq, e.link
  ), placed as (
    select seq, row_number() over (order by seq) as by_seq, row_number() over (order by link) as by_link from linked
  )
  select count(*), max(seq), bool_and(by_seq = by_link) into v_linked, v_seq, v_in_order from placed;
  if v_linked <> v_given or not v_in_order then
    raise exception 'case %: what becomes final must be what is not, in its order', p_case;
  end if;
  update "case" set chain_length = v_length + v_given, chain_head = p_links -> (v_given - 1) ->> 'hash', final_seq = v_seq
    where id = p_case;
end $$;

-- The replace rule (docs/record.md), in one call: 'written', or 'ignored' when a newer batch is there.
create function write_batch(p_batch json) returns text
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  b record;
  v_before record;
begin
  select * into b from json_to_record(p_batch) as x (case_id text, task_ms bigint, from_seq integer, now_ms bigint,
    ended boolean, counts boolean, shown json, links json, events json, contacts json, tasks json, clocks json,
    clocks_since_ms bigint, refs text[], relations json, untold bigint[], unmerged boolean, outgoing json, grants json);
  select c.task_ms, c.final_seq into v_before from "case" c where c.id = b.case_id for update;
  if found and (b.task_ms < v_before.task_ms
    or (b.task_ms = v_before.task_ms and v_before.final_seq is not null and b.from_seq <= v_before.final_seq)) then
    return 'ignored';
  end if;
  perform write_case(b.case_id, b.task_ms, b.now_ms, b.ended, b.shown);
  perform link_events(b.case_id, b.links);
  perform write_events(b.case_id, b.task_ms, b.from_seq, b.events, b.contacts);
  perform write_work(b.case_id, b.tasks, b.clocks, b.clocks_since_ms);
  update vault set kept = true where ref = any (b.refs) and not kept;
  if b.relations is not null then
    delete from case_link where case_id = b.case_id;
    insert into case_link (case_id, other, kind)
      select b.case_id, r.other, r.kind from json_to_recordset(b.relations) as r (other text, kind text);
  end if;
  delete from outgoing where after_end = b.case_id
    and (made_ms = any (b.untold) or (b.unmerged and signal = 'absorbed'));
  insert into outgoing (case_id, signal, body, made_ms, taken_until_ms, after_end)
    select o.case_id, o.signal, o.body, b.task_ms, 0, case when o.at_end then b.case_id end
    from json_to_recordset(b.outgoing) as o (case_id text, signal text, body jsonb, at_end boolean)
    on conflict do nothing;
  if b.ended then
    delete from assignment where case_id = b.case_id;
  else
    update assignment set settled = true where case_id = b.case_id and not settled;
  end if;
  if b.counts then
    -- What a batch that is replaced made fire never happened.
    delete from sighting where case_id = b.case_id and seq >= b.from_seq;
    delete from signal where case_id = b.case_id and seq >= b.from_seq;
  end if;
  perform tell_grants(b.case_id, b.task_ms, b.now_ms, b.grants);
  return 'written';
end $$;

-- The case's row as the view has it. Its chain is left to link_events.
create function write_case(p_case text, p_task_ms bigint, p_now_ms bigint, p_ended boolean, p_shown json) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  insert into "case" (id, sop, version, title, state, step, team, owner, severity, severity_rank, sla, next_due_ms, customer,
    opened_ms, resolved_ms, closed_ms, result, view, search, grams, cycle, reached, readers,
    task_ms, recorded_ms, ended, chain_length, chain_head)
  select p_case, c.sop, c.version, c.title, c.state, c.step, c.team, c.owner, c.severity, c.severity_rank, c.sla, c.next_due_ms,
    c.customer, c.opened_ms, c.resolved_ms, c.closed_ms, c.result, c.view, c.search, c.grams, c.cycle, c.reached, c.readers,
    p_task_ms, p_now_ms, p_ended, 0, ''
  from json_populate_record(null::"case", p_shown) c
  on conflict (id) do update set sop = excluded.sop, version = excluded.version, title = excluded.title,
    state = excluded.state, step = excluded.step, team = excluded.team, owner = excluded.owner, severity = excluded.severity,
    severity_rank = excluded.severity_rank, sla = excluded.sla, next_due_ms = excluded.next_due_ms,
    customer = excluded.customer, opened_ms = excluded.opened_ms, resolved_ms = excluded.resolved_ms,
    closed_ms = excluded.closed_ms, result = excluded.result, view = excluded.view, search = excluded.search,
    grams = excluded.grams, cycle = excluded.cycle, reached = excluded.reached, readers = excluded.readers,
    task_ms = excluded.task_ms, recorded_ms = excluded.recorded_ms, ended = excluded.ended;
end $$;

-- Events from `p_from` on in place of those that were there; final ones of before stay, marked.
create function write_events(p_case text, p_task_ms bigint, p_from integer, p_events json, p_contacts json) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  delete from case_event where case_id = p_case and seq >= p_from and hash is null;
  update case_event set undone_by = p_task_ms
    where case_id = p_case and seq >= p_from and hash is not null and undone_by is null;
  delete from contact where case_id = p_case and seq >= p_from;
  if exists (select from case_event where case_id = p_case and hash is null)
    or exists (select from json_to_recordset(p_events) as e (seq integer) where e.seq < p_from) then
    raise exception 'case %: events before % are final', p_case, p_from;
  end if;
  insert into case_event (case_id, seq, task_ms, type, at_ms, actor, on_behalf_of, received_ms, step, visit, clock, cycle, data)
    select p_case, e.seq, p_task_ms, e.type, e.at_ms, e.actor, e.on_behalf_of, e.received_ms, e.step, e.visit, e.clock, e.cycle,
      e.data
    from json_populate_recordset(null::case_event, p_events) e;
  insert into contact (case_id, seq, at_ms, direction, channel, actor, note)
    select p_case, c.seq, c.at_ms, c.direction, c.channel, c.actor, c.note
    from json_populate_recordset(null::contact, p_contacts) c;
end $$;

-- Open work anew; clocks that began with what is replaced never ran, those of earlier cycles stay.
create function write_work(p_case text, p_tasks json, p_clocks json, p_since_ms bigint) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  delete from task where case_id = p_case;
  insert into task (case_id, step, attempt, title, kind, status, team, role, assignee, strategy, since_ms, accept_by_ms, due_ms,
    severity_rank, next_due_ms, received_ms)
    select p_case, t.step, t.attempt, t.title, t.kind, t.status, t.team, t.role, t.assignee, t.strategy, t.since_ms,
      t.accept_by_ms, t.due_ms, t.severity_rank, t.next_due_ms, t.received_ms
    from json_populate_recordset(null::task, p_tasks) t;
  delete from clock where case_id = p_case and started_ms >= p_since_ms;
  insert into clock (case_id, id, of, title, state, started_ms, due_ms, stopped_ms, breached_ms, level, reason)
    select p_case, k.id, k.of, k.title, k.state, k.started_ms, k.due_ms, k.stopped_ms, k.breached_ms, k.level, k.reason
    from json_populate_recordset(null::clock, p_clocks) k
  on conflict (case_id, id, of) do update set title = excluded.title, state = excluded.state,
    started_ms = excluded.started_ms, due_ms = excluded.due_ms, stopped_ms = excluded.stopped_ms,
    breached_ms = excluded.breached_ms, level = excluded.level, reason = excluded.reason;
end $$;

-- The run is over: what is not final is final now. The case was locked by open_batch.
create function finish_case(p_case text, p_links json) returns void
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  perform 1 from "case" where id = p_case for update;
  perform link_events(p_case, p_links);
  update "case" set ended = true where id = p_case;
end $$;
