-- Cases whose runs are gone or older than what is recorded, and who begins them again: one person asks, another confirms what was
-- shown. Instants are epoch ms.

create table lost_case (
  case_id text primary key,
  why text not null, -- gone: Temporal knows no run of it; behind: the run it has is older than the record
  found_ms bigint not null
);

create table again_request (
  id bigint generated always as identity primary key,
  hash text not null, -- what the second person confirms
  asked_ms bigint not null,
  asked_by text not null,
  confirmed_ms bigint,
  confirmed_by text
);

create table again_case (
  request_id bigint not null references again_request (id),
  case_id text not null,
  seq integer not null, -- of the last event told
  state_hash text not null, -- of the kept state, as it was shown
  done_ms bigint,
  outcome text, -- begun; found: it has its run; changed: what is kept is not what was shown; no_plan
  primary key (request_id, case_id)
);
create index again_case_open on again_case (request_id, case_id) where done_ms is null;

-- True when the case is lost now. What is over and has told its end is never lost.
create function mark_lost(for_case text, as_why text, now_ms bigint) returns boolean
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  insert into lost_case (case_id, why, found_ms)
    select c.id, as_why, now_ms from "case" c where c.id = for_case and not c.ended
    on conflict (case_id) do nothing;
  return exists (select 1 from lost_case where case_id = for_case);
end $$;

-- Of an older store: cases that told something last in the hours it has forgotten. Those that are over and have nothing under way are not looked at here: what
-- their runs would tell is refused.
create function mark_behind(from_ms bigint, until_ms bigint, now_ms bigint) returns integer
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  marked integer;
begin
  insert into lost_case (case_id, why, found_ms)
    select c.id, 'behind', now_ms from "case" c
    where not c.ended and c.state in ('open', 'resolved') and c.recorded_ms > from_ms and c.recorded_ms <= until_ms
    on conflict (case_id) do nothing;
  get diagnostics marked = row_count;
  return marked;
end $$;

create function unmark_lost(for_case text) returns void
  language sql security definer set search_path = pg_catalog, public, pg_temp as $$
  delete from lost_case where case_id = for_case;
$$;

-- Of the named cases those that are lost and have a state to begin from; null: all of them. Null when there is none.
create function ask_again(for_cases text[], by_person text, now_ms bigint) returns bigint
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  made bigint;
begin
  insert into again_request (hash, asked_ms, asked_by) values ('', now_ms, by_person) returning id into made;
  insert into again_case (request_id, case_id, seq, state_hash)
    select made, l.case_id, s.seq, encode(sha256(s.state), 'hex')
    from lost_case l join kernel_state s on s.case_id = l.case_id
    where for_cases is null or l.case_id = any (for_cases);
  if not found then
    delete from again_request where id = made;
    return null;
  end if;
  update again_request set hash = (
    select encode(sha256(convert_to(concat_ws(E'\n', made, by_person, now_ms,
      string_agg(concat_ws(' ', case_id, seq, state_hash), E'\n' order by case_id)), 'UTF8')), 'hex')
    from again_case where request_id = made
  ) where id = made;
  return made;
end $$;

-- True when this word confirmed it; the caller tells apart why not.
create function confirm_again(for_request bigint, by_person text, shown_hash text, since_ms bigint, now_ms bigint) returns boolean
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  update again_request set confirmed_ms = now_ms, confirmed_by = by_person
    where id = for_request and confirmed_ms is null and asked_by <> by_person and hash = shown_hash and asked_ms > since_ms;
  return found;
end $$;

create function note_again(for_request bigint, for_case text, as_outcome text, now_ms bigint) returns void
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  update again_case set done_ms = now_ms, outcome = as_outcome
    where request_id = for_request and case_id = for_case and done_ms is null;
  if found and as_outcome in ('begun', 'found') then
    delete from lost_case where case_id = for_case;
  end if;
end $$;

-- What is for a lost case waits until it has begun again.
create or replace function take_outgoing(p_limit integer, p_now_ms bigint, p_until_ms bigint) returns setof outgoing
language sql security definer set search_path = pg_catalog, public, pg_temp as $$
  update outgoing o set taken_until_ms = p_until_ms
  from (
    select id from outgoing w
    where taken_until_ms <= p_now_ms and not exists (select from lost_case l where l.case_id = w.case_id)
    order by id limit p_limit for update skip locked
  ) f
  where o.id = f.id returning o.*;
$$;
