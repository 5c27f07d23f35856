-- How long what is kept (retention.yaml): runs with their reports, cases under hold, and what is left of what was removed.
-- Rows that nothing else may change or delete go only here, within functions that look at everything again. Instants are epoch ms.

create table retention_run (
  id bigint generated always as identity primary key,
  applies boolean not null, -- false: it only reports
  at_ms bigint not null, -- by this instant things are due, in all of its pages
  plan json not null, -- what retention.yaml said
  started_ms bigint not null,
  started_by text not null,
  place json, -- where it goes on; null: it has finished
  finished_ms bigint,
  report json not null,
  cases_removed bigint not null default 0,
  values_removed bigint not null default 0,
  rows_removed bigint not null default 0
);

-- What is left of a removed case. Its id is never used again.
create table tombstone (
  case_id text primary key,
  sop text not null,
  class text not null,
  days integer not null,
  opened_ms bigint not null,
  closed_ms bigint not null,
  length integer not null,
  head text not null,
  removed_ms bigint not null,
  run_id bigint not null references retention_run (id),
  key text not null,
  signature text not null
);
create index tombstone_run on tombstone (run_id);

-- What is left of the oldest lines of the access log: how many there were, and the hash of the last of them.
create table access_stone (
  length bigint primary key,
  head text not null,
  last_id bigint not null,
  last_ms bigint not null,
  removed_ms bigint not null,
  run_id bigint not null references retention_run (id),
  key text not null,
  signature text not null
);

create table legal_hold (
  id bigint generated always as identity primary key,
  case_id text not null,
  reason text not null,
  reference text,
  since_ms bigint not null,
  held_by text not null,
  released_ms bigint,
  released_by text
);
create unique index legal_hold_one on legal_hold (case_id) where released_ms is null;
create index legal_hold_case on legal_hold (case_id, id);

create index case_sop_closed on "case" (sop, closed_ms, id) where closed_ms is not null;

create function keep_stones() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only: what was removed stays known', tg_table_name;
end $$;
create trigger tombstone_kept before update or delete on tombstone for each row execute function keep_stones();
create trigger tombstone_whole before truncate on tombstone for each statement execute function keep_stones();
create trigger access_stone_kept before update or delete on access_stone for each row execute function keep_stones();
create trigger access_stone_whole before truncate on access_stone for each statement execute function keep_stones();

create function keep_removed() returns trigger language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if exists (select from tombstone where case_id = new.id) then
    raise exception 'case % was removed: its id is not used again', new.id;
  end if;
  return new;
end $$;
create trigger case_not_removed before insert on "case" for each row execute function keep_removed();
