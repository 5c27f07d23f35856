-- What a case would go on from, should its run be lost: the kernel's state as the last batch had it, compressed, and the plans that
-- cases run by, by their hash. Written with the batch, each replacing the last. Instants are epoch ms.

create table kernel_state (
  case_id text primary key,
  run_id text not null, -- Temporal's
  task_ms bigint not null, -- of the batch
  seq integer not null, -- of the last event told
  rules integer not null,
  plan_hash text not null,
  state bytea not null -- deflated JSON
);
alter table kernel_state alter column state set storage external;

-- Written once and never changed: the hash is over what it holds.
create table case_plan (
  hash text primary key,
  sop text not null,
  version integer not null,
  body bytea not null -- deflated JSON
);
alter table case_plan alter column body set storage external;

-- Of two batches the newer one's state stays. `plan_body`: with a run's first batch, and the first after a move.
create function keep_state(
  for_case text, of_run text, at_task_ms bigint, at_seq integer, by_rules integer, by_plan text, packed bytea,
  plan_sop text, plan_version integer, plan_body bytea
) returns void language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
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
