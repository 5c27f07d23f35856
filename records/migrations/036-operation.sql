-- Messages sent, workers that live, tokens taken no more, audits: each deed of theirs.

-- 'yours': the right to send until `p_until_ms`; else 'delivered' or 'busy'.
create function claim_delivery(p_row json, p_now_ms bigint, p_until_ms bigint) returns text
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  d delivery;
begin
  d := json_populate_record(null::delivery, p_row);
  insert into delivery as o (key, case_id, about, recipient, by, message, made_ms, claimed_until_ms)
    values (d.key, d.case_id, d.about, d.recipient, d."by", d.message, p_now_ms, p_until_ms)
    on conflict (key) do update set claimed_until_ms = excluded.claimed_until_ms
    where o.delivered_ms is null and o.claimed_until_ms <= p_now_ms;
  if found then
    return 'yours';
  end if;
  return case when exists (select from delivery where key = d.key and delivered_ms is not null) then 'delivered' else 'busy' end;
end $$;

-- The first result stays.
create function mark_delivered(p_key text, p_result text, p_now_ms bigint) returns void
language sql security definer set search_path = pg_catalog, public, pg_temp as $$
  update delivery set delivered_ms = p_now_ms, result = p_result where key = p_key and delivered_ms is null;
$$;

create function release_delivery(p_key text) returns void
language sql security definer set search_path = pg_catalog, public, pg_temp as $$
  update delivery set claimed_until_ms = 0 where key = p_key and delivered_ms is null;
$$;

-- By the database's clock. What was killed long ago is nobody's worker any more.
create function beat(p_worker text, p_queue text, p_forgotten_ms bigint) returns void
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  v_now_ms bigint := extract(epoch from clock_timestamp()) * 1000;
begin
  delete from worker_beat where beat_ms < v_now_ms - p_forgotten_ms and worker <> p_worker;
  insert into worker_beat (worker, task_queue, beat_ms) values (p_worker, p_queue, v_now_ms)
    on conflict (worker) do update set task_queue = excluded.task_queue, beat_ms = excluded.beat_ms;
end $$;

create function end_beat(p_worker text) returns void
language sql security definer set search_path = pg_catalog, public, pg_temp as $$
  delete from worker_beat where worker = p_worker;
$$;

-- What has ended by itself since is forgotten.
create function revoke_tokens(p_row json) returns void
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  t token_revocation;
begin
  t := json_populate_record(null::token_revocation, p_row);
  delete from token_revocation where until_ms < t.revoked_ms;
  insert into token_revocation (token, holder, revoked_ms, revoked_by, until_ms)
    values (t.token, t.holder, t.revoked_ms, t.revoked_by, t.until_ms);
end $$;

create function begin_audit_run(p_now_ms bigint) returns bigint
language sql security definer set search_path = pg_catalog, public, pg_temp as $$
  insert into audit_run (started_ms, cases, events, faults) values (p_now_ms, 0, 0, 0) returning id;
$$;

-- How far it is. What a finished one found stays.
create function note_audit_run(p_id bigint, p_row json) returns void
language sql security definer set search_path = pg_catalog, public, pg_temp as $$
  update audit_run a set finished_ms = r.finished_ms, last = r.last, cases = r.cases, events = r.events, faults = r.faults,
    first = r.first, anchor = r.anchor
  from json_populate_record(null::audit_run, p_row) r where a.id = p_id and a.finished_ms is null;
$$;
