-- Which of the two, the record or Temporal, is older than the other knows it to be. Instants are epoch ms.

-- One row: a number that only grows, told to Temporal each minute, and the newest one that was seen there.
create table record_point (
  record text primary key, -- names this record for ever, also in its backups
  n bigint not null,
  at_ms bigint not null,
  seen_n bigint not null, -- read back from Temporal
  seen_ms bigint not null
);
create unique index point_one on record_point ((true));

-- Hours that one side has lost. Open until a reindex, or beginning cases again, has closed it.
create table lost_hours (
  id bigint generated always as identity primary key,
  side text not null, -- record, temporal
  how text not null, -- set-back, emptied, another
  from_ms bigint not null, -- what the side that lost knows last
  to_ms bigint not null, -- what the other one knows
  found_ms bigint not null,
  closed_ms bigint,
  closed_by text
);
create unique index lost_hours_open on lost_hours (side) where closed_ms is null;

-- Cases of which the record was found to lack events: to be recorded from their histories.
create table behind_case (
  case_id text primary key,
  noted_ms bigint not null,
  tried_ms bigint not null default 0,
  fault text -- why it could not be done
);

-- Two open cases of one matter, which the lost hours have let come about.
create table same_matter (
  case_id text not null,
  other text not null, -- the one opened later
  found_ms bigint not null,
  told_ms bigint,
  primary key (case_id, other)
);

-- Takes what was seen in Temporal and returns the next number, which is told there.
create function next_point(seen bigint, seen_at_ms bigint, now_ms bigint) returns setof record_point
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  insert into record_point (record, n, at_ms, seen_n, seen_ms)
    select gen_random_uuid()::text, 0, now_ms, 0, now_ms where not exists (select from record_point);
  return query update record_point set
    n = greatest(n, coalesce(seen, 0)) + 1,
    at_ms = now_ms,
    seen_n = coalesce(seen, seen_n),
    seen_ms = case when seen is null then seen_ms else seen_at_ms end
    returning *;
end $$;

-- Known already, it lasts longer. Returns true when it is new.
create function note_lost_hours(of_side text, in_way text, since_ms bigint, until_ms bigint, now_ms bigint) returns boolean
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  update lost_hours set from_ms = least(from_ms, since_ms), to_ms = greatest(to_ms, until_ms)
    where side = of_side and closed_ms is null;
  if found then
    return false;
  end if;
  insert into lost_hours (side, how, from_ms, to_ms, found_ms) values (of_side, in_way, since_ms, until_ms, now_ms);
  return true;
end $$;

create function close_lost_hours(of_side text, by_whom text, now_ms bigint) returns void
language sql security definer set search_path = pg_catalog, public, pg_temp as $$
  update lost_hours set closed_ms = now_ms, closed_by = by_whom where side = of_side and closed_ms is null;
$$;

create function note_behind(of_case text, now_ms bigint) returns void
language sql security definer set search_path = pg_catalog, public, pg_temp as $$
  insert into behind_case (case_id, noted_ms) values (of_case, now_ms) on conflict do nothing;
$$;

-- `why` null: it is recorded whole again.
create function tried_behind(of_case text, why text, now_ms bigint) returns void
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if why is null then
    delete from behind_case where case_id = of_case;
  else
    update behind_case set tried_ms = now_ms, fault = why where case_id = of_case;
  end if;
end $$;

create function note_same_matter(one text, later text, now_ms bigint) returns boolean
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  insert into same_matter (case_id, other, found_ms) values (one, later, now_ms) on conflict do nothing;
  return found;
end $$;

create function told_same_matter(one text, later text, now_ms bigint) returns void
language sql security definer set search_path = pg_catalog, public, pg_temp as $$
  update same_matter set told_ms = now_ms where case_id = one and other = later;
$$;
