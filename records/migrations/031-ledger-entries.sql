-- The ledger is what was entered, one row after the other; `ledger` is what follows from it, a line for each grant.

create table ledger_entry (
  case_id text not null,
  "grant" text not null,
  seq integer not null, -- of this grant, from 1
  kind text not null, -- reserved, committed, released, unknown, unpaid, restored; undone: by a reset; set_aside; carried: from before
  task_ms bigint, -- of the batch that told of it; null: reserved with the answer
  entered_ms bigint not null,
  -- The line from now on.
  action text not null,
  customer text,
  amount bigint not null, -- 分
  person text,
  role text,
  state text not null,
  at_ms bigint not null,
  made_ms bigint not null,
  confirmed boolean not null,
  question text not null,
  answer json not null,
  charged text[] not null,
  parties text[] not null,
  counted_ms bigint not null,
  primary key (case_id, "grant", seq)
);
insert into ledger_entry select case_id, "grant", 1, 'carried', null, made_ms, action, customer, amount, person, role, state,
  at_ms, made_ms, confirmed, question, answer, charged, parties, counted_ms from ledger;

create function keep_entries() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' and current_setting('bihuan.retention', true) = 'on' then
    return old;
  end if;
  raise exception 'ledger_entry is append-only: what was entered is undone by another entry';
end $$;
create trigger ledger_entry_kept before update or delete on ledger_entry for each row execute function keep_entries();
create trigger ledger_entry_whole before truncate on ledger_entry for each statement execute function keep_entries();

-- Entries of one grant come one after the other.
create function hold_grant(p_case text, p_grant text) returns void
language sql set search_path = pg_catalog, public, pg_temp as $$
  select pg_advisory_xact_lock(hashtextextended(p_case || '#' || p_grant, 31));
$$;

-- Enters what the line is from now on, unless it is so already.
create function enter(p_line ledger, p_kind text, p_task_ms bigint, p_now_ms bigint) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if exists (select from ledger l where l.case_id = p_line.case_id and l."grant" = p_line."grant"
    and to_jsonb(l) = to_jsonb(p_line)) then
    return;
  end if;
  insert into ledger_entry (case_id, "grant", seq, kind, task_ms, entered_ms, action, customer, amount, person, role, state,
    at_ms, made_ms, confirmed, question, answer, charged, parties, counted_ms)
  select p_line.case_id, p_line."grant", coalesce(max(e.seq), 0) + 1, p_kind, p_task_ms, p_now_ms, p_line.action, p_line.customer,
    p_line.amount, p_line.person, p_line.role, p_line.state, p_line.at_ms, p_line.made_ms, p_line.confirmed, p_line.question,
    p_line.answer, p_line.charged, p_line.parties, p_line.counted_ms
  from ledger_entry e where e.case_id = p_line.case_id and e."grant" = p_line."grant";
  delete from ledger where case_id = p_line.case_id and "grant" = p_line."grant";
  insert into ledger select p_line.*;
end $$;

-- What may have been paid counts on, unknown, in a line of its own, when the case goes on under its grant as if nothing had been:
-- `g1~1`. No case knows of it, so that nothing a case tells ends it.
create function set_aside(p_line ledger, p_task_ms bigint, p_now_ms bigint) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
declare
  v_before integer;
begin
  select count(distinct e."grant") into v_before from ledger_entry e
    where e.case_id = p_line.case_id and starts_with(e."grant", p_line."grant" || '~');
  p_line."grant" := p_line."grant" || '~' || (v_before + 1);
  p_line.state := 'unknown';
  p_line.confirmed := true;
  perform enter(p_line, 'set_aside', p_task_ms, p_now_ms);
end $$;

-- An answer reserves its amount; another one under the same grant replaces it. After a reset that may be the grant of a payment,
-- which is set aside first: `paying`, it was under way.
create function reserve_grant(p_line json) returns void
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  v_line ledger;
  v_before ledger;
begin
  v_line := json_populate_record(null::ledger, p_line);
  v_line.state := 'reserved';
  v_line.confirmed := false;
  perform hold_grant(v_line.case_id, v_line."grant");
  select * into v_before from ledger l where l.case_id = v_line.case_id and l."grant" = v_line."grant";
  if v_before.state in ('committed', 'unknown') or (v_before.state = 'reserved' and (p_line->>'paying')::boolean) then
    perform set_aside(v_before, null, v_line.made_ms);
  end if;
  perform enter(v_line, 'reserved', null, v_line.made_ms);
end $$;

-- What a batch tells of grants and what it undoes, each worked out from the events that stand. `facts`: there is a reservation
-- among them, so that a line can be made where none is. `paid`: what is undone may have been paid. `looked`: somebody has found
-- that it was not.
create function tell_grants(p_case text, p_task_ms bigint, p_now_ms bigint, p_grants json) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
declare
  g record;
  v_line ledger;
  v_paid boolean;
begin
  for g in select * from json_to_recordset(p_grants) as x ("grant" text, kind text, state text, confirmed boolean, facts boolean,
    paid boolean, looked boolean, action text, customer text, amount bigint, person text, role text, charged text[], parties text[],
    at_ms bigint) loop
    perform hold_grant(p_case, g."grant");
    select * into v_line from ledger l where l.case_id = p_case and l."grant" = g."grant";
    if found then
      -- Asked anew before this was told, the payment was set aside then; the new reservation is of another one.
      v_paid := g.paid and not (v_line.state = 'reserved' and not v_line.confirmed);
    else
      continue when not g.facts;
      v_paid := g.paid;
      v_line.case_id := p_case;
      v_line."grant" := g."grant";
      v_line.action := g.action;
      v_line.customer := g.customer;
      v_line.parties := g.parties;
      v_line.at_ms := g.at_ms;
      v_line.made_ms := p_now_ms;
      v_line.counted_ms := p_now_ms;
      v_line.question := '';
      v_line.answer := 'null'::json;
    end if;
    if v_paid and g.state = 'reserved' then
      g.state := 'unknown';
    elsif g.state in ('reserved', 'released') and not g.looked and (v_paid or v_line.state in ('committed', 'unknown')) then
      perform set_aside(v_line, p_task_ms, p_now_ms);
    end if;
    if g.facts then
      v_line.amount := g.amount;
      v_line.person := g.person;
      v_line.role := g.role;
      v_line.charged := g.charged;
    end if;
    v_line.state := g.state;
    v_line.confirmed := g.confirmed or v_paid;
    perform enter(v_line, g.kind, p_task_ms, p_now_ms);
  end loop;
end $$;
