-- A payment that a reset may have left behind, and of which its case knows nothing, is settled by finance. What was found stands in
-- its entry for good; the line counts on, or not, by it.

-- Of an entry `settled`: as, by, reference, reason (of the vault), and the grant it was said of, which a later reset may move.
alter table ledger_entry add column said json;

create index ledger_unknown on ledger (case_id) where state = 'unknown';

drop function enter(ledger, text, bigint, bigint);
create function enter(p_line ledger, p_kind text, p_task_ms bigint, p_now_ms bigint, p_said json default null) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if exists (select from ledger l where l.case_id = p_line.case_id and l."grant" = p_line."grant"
    and to_jsonb(l) = to_jsonb(p_line)) then
    return;
  end if;
  insert into ledger_entry (case_id, "grant", seq, kind, task_ms, entered_ms, action, customer, amount, person, role, state,
    at_ms, made_ms, confirmed, question, answer, charged, parties, counted_ms, said)
  select p_line.case_id, p_line."grant", coalesce(max(e.seq), 0) + 1, p_kind, p_task_ms, p_now_ms, p_line.action, p_line.customer,
    p_line.amount, p_line.person, p_line.role, p_line.state, p_line.at_ms, p_line.made_ms, p_line.confirmed, p_line.question,
    p_line.answer, p_line.charged, p_line.parties, p_line.counted_ms, p_said
  from ledger_entry e where e.case_id = p_line.case_id and e."grant" = p_line."grant";
  delete from ledger where case_id = p_line.case_id and "grant" = p_line."grant";
  insert into ledger select p_line.*;
end $$;

-- As in 031. What somebody has looked at by then is not unknown again: it takes along what was said of it.
create or replace function set_aside(p_line ledger, p_task_ms bigint, p_now_ms bigint) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
declare
  v_before integer;
  v_newest ledger_entry;
begin
  select * into v_newest from ledger_entry e
    where e.case_id = p_line.case_id and e."grant" = p_line."grant" order by e.seq desc limit 1;
  select count(distinct e."grant") into v_before from ledger_entry e
    where e.case_id = p_line.case_id and starts_with(e."grant", p_line."grant" || '~');
  p_line."grant" := p_line."grant" || '~' || (v_before + 1);
  p_line.confirmed := true;
  if v_newest.kind = 'settled' then
    perform enter(p_line, 'settled', p_task_ms, p_now_ms, v_newest.said);
    return;
  end if;
  p_line.state := 'unknown';
  perform enter(p_line, 'set_aside', p_task_ms, p_now_ms);
end $$;

-- Somebody has looked. False: the case itself has it of unknown result, or nobody has. It is a line of the access log, too, which
-- is anchored: the audit holds the one against the other.
create function settle_set_aside(p_case text, p_grant text, p_said json, p_now_ms bigint) returns boolean
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  v_line ledger;
begin
  perform hold_grant(p_case, p_grant);
  select * into v_line from ledger l where l.case_id = p_case and l."grant" = p_grant and l.state = 'unknown';
  if not found or coalesce((select e.type from case_event e where e.case_id = p_case and e.undone_by is null
    and e.type like 'grant.%' and e.data->>'grant' = p_grant order by e.seq desc limit 1), '') = 'grant.unknown' then
    return false;
  end if;
  v_line.state := case when p_said->>'as' = 'paid' then 'committed' else 'released' end;
  perform enter(v_line, 'settled', null, p_now_ms, p_said);
  insert into vault_access (deed, what, purpose, actor, at_ms, case_id)
    values ('settle', concat_ws('/', p_case, p_grant, p_said->>'as'), p_said->>'reason', p_said->>'by', p_now_ms, p_case);
  perform keep_value(p_said->>'reason');
  perform keep_value(p_said->>'reference');
  return true;
end $$;
