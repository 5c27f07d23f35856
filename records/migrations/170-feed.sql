-- The feed: what is told of cases, numbered once it is committed, without a gap (docs/record.md, "The feed"). Whatever inserts events,
-- deletes or undoes them leaves a row in `feed_pending` in its own transaction; `advance_feed` compares what stands now with what the
-- feed says and numbers the difference, so that looking twice, or at rows written again as they were, tells nothing.

create table feed (
  one boolean primary key default true check (one),
  epoch text not null, -- another one: positions told before may mean something else
  head bigint not null, -- the newest position
  tail bigint not null -- the oldest that is kept; head + 1: none
);

create table feed_pending (
  id bigint generated always as identity primary key,
  about text not null, -- the case
  from_seq integer, -- null: the case was removed
  undone_to integer, -- up to which number events stand no more; null: none
  sop text, -- of a case that was removed, and who read it
  readers text[],
  noted_ms bigint not null default retention_clock_ms()
);

create table feed_entry (
  position bigint primary key,
  kind text not null check (kind in ('event', 'retracted', 'removed')),
  about text, -- the case; null: it was removed since
  sop text not null,
  seq integer,
  type text,
  at_ms bigint not null, -- of the event
  noted_ms bigint not null, -- numbered, by this database's clock
  event_id bigint, -- the row of case_event
  print text, -- what the event says, as a hash
  retracts bigint, -- the position that is taken back
  retracted_by bigint, -- the position that takes this one back
  lost text[] -- readers whom the case does not have any more since the entry of it before
);
create index feed_entry_about on feed_entry (about, seq);

-- Who read a case when the feed last told of it.
create table feed_reader (about text primary key, readers text[] not null);

create function note_told() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if tg_op = 'INSERT' then
    insert into feed_pending (about, from_seq) select case_id, min(seq) from told group by case_id;
  else
    insert into feed_pending (about, from_seq, undone_to) select case_id, min(seq), max(seq) from told group by case_id;
  end if;
  return null;
end $$;
create trigger case_event_told after insert on case_event referencing new table as told
  for each statement execute function note_told();
create trigger case_event_untold after delete on case_event referencing old table as told
  for each statement execute function note_told();

create function note_undone() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  insert into feed_pending (about, from_seq, undone_to) values (new.case_id, new.seq, new.seq);
  return null;
end $$;
create trigger case_event_undone after update of undone_by on case_event for each row
  when (old.undone_by is distinct from new.undone_by) execute function note_undone();

-- Retention removed the case: what the feed told of it says nothing any more, and that it is gone is the last that is told.
create function note_removed() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  update feed_entry set about = null, print = null, event_id = null, lost = null where about = old.id;
  delete from feed_reader where about = old.id;
  delete from feed_pending where about = old.id;
  insert into feed_pending (about, sop, readers) values (old.id, old.sop, old.readers);
  return null;
end $$;
create trigger case_removed after delete on "case" for each row execute function note_removed();

create function event_print(e case_event) returns text language sql immutable set search_path = pg_catalog, public, pg_temp as $$
  select md5(row(e.type, e.at_ms, e.actor, e.on_behalf_of, e.received_ms, e.step, e.visit, e.clock, e.cycle, e.data::text)::text)
$$;

-- For how long entries are kept, in days.
create function feed_days() returns integer language sql immutable as $$ select 30 $$;

-- The difference of what stands and what was told, of these cases, from these events on: its lines in their order, as `number_lines`
-- takes them. An event that was undone and is no more in the feed is named by its number alone.
create function feed_difference(p_taken json) returns table (place bigint, kind text, about text, sop text, seq integer, type text,
  at_ms bigint, event_id bigint, print text, retracts bigint)
language sql stable set search_path = pg_catalog, public, pg_temp as $$
  with wanted as (
    select t.about, min(t.from_seq) as from_seq, max(t.undone_to) as undone_to, min(t.id) as place, c.sop
    from json_to_recordset(p_taken) as t (id bigint, about text, from_seq integer, undone_to integer)
    join "case" c on c.id = t.about where t.from_seq is not null group by t.about, c.sop
  ), told as (
    select w.place, f.* from wanted w
    join feed_entry f on f.about = w.about and f.seq >= w.from_seq and f.kind = 'event' and f.retracted_by is null
  ), stands as (
    select w.place, w.sop, e.case_id, e.seq, e.type, e.at_ms, e.id, event_print(e) as print
    from wanted w join case_event e on e.case_id = w.about and e.seq >= w.from_seq and e.undone_by is null
  ), lines as (
    select t.place, 1 as turn, -t.seq as nth, 'retracted' as kind, t.about, t.sop, t.seq, t.type, t.at_ms, null::bigint as event_id,
      null::text as print, t.position as retracts
    from told t left join stands s on s.case_id = t.about and s.seq = t.seq and s.print = t.print where s.id is null
    union all
    select w.place, 1, -n.seq, 'retracted', w.about, w.sop, n.seq, null, retention_clock_ms(), null, null, null
    from wanted w, generate_series(w.from_seq, w.undone_to) as n (seq)
    where not exists (select from feed_entry f where f.about = w.about and f.seq = n.seq)
      and not exists (select from stands s where s.case_id = w.about and s.seq = n.seq)
    union all
    select s.place, 2, s.seq, 'event', s.case_id, s.sop, s.seq, s.type, s.at_ms, s.id, s.print, null
    from stands s left join told t on t.about = s.case_id and t.seq = s.seq and t.print = s.print where t.position is null
    union all
    select t.id, 3, 0, 'removed', t.about, t.sop, null, null, retention_clock_ms(), null, null, null
    from json_to_recordset(p_taken) as t (id bigint, about text, from_seq integer, sop text) where t.from_seq is null
  )
  select row_number() over (order by l.place, l.turn, l.nth), l.kind, l.about, l.sop, l.seq, l.type, l.at_ms, l.event_id, l.print,
    l.retracts
  from lines l
$$;

-- Numbers those lines behind `p_head`. How many there were.
create function number_lines(p_taken json, p_head bigint) returns bigint
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
declare
  v_count bigint;
begin
  -- Written again as it was, an event has another row.
  update feed_entry f set event_id = e.id
    from json_to_recordset(p_taken) as t (about text, from_seq integer)
    join case_event e on e.case_id = t.about and e.seq >= t.from_seq and e.undone_by is null
    where f.about = t.about and f.seq = e.seq and f.kind = 'event' and f.retracted_by is null and f.event_id <> e.id
      and f.print = event_print(e);
  with added as (
    insert into feed_entry (position, kind, about, sop, seq, type, at_ms, noted_ms, event_id, print, retracts, lost)
      select p_head + d.place, d.kind, d.about, d.sop, d.seq, d.type, d.at_ms, retention_clock_ms(), d.event_id, d.print, d.retracts,
        case when d.kind = 'removed' then (
            select t.readers from json_to_recordset(p_taken) as t (about text, from_seq integer, readers text[])
            where t.about = d.about and t.from_seq is null limit 1)
          when row_number() over (partition by d.about order by d.place desc) = 1 then
            nullif(array(select unnest(r.readers) except select unnest(c.readers)), '{}') end
      from feed_difference(p_taken) d
      left join "case" c on c.id = d.about
      left join feed_reader r on r.about = d.about
      returning position, about, kind, retracts
  ), taken_back as (
    update feed_entry f set retracted_by = a.position from added a where f.position = a.retracts
  ), read_by as (
    insert into feed_reader (about, readers)
      select c.id, c.readers from "case" c where c.id in (select a.about from added a where a.kind <> 'removed')
      on conflict (about) do update set readers = excluded.readers where feed_reader.readers is distinct from excluded.readers
  )
  select count(*) into v_count from added;
  return v_count;
end $$;

-- Removes entries that are older than they are kept, from the oldest on, a thousand at most. The oldest that is kept then.
create function prune_feed(p_tail bigint) returns bigint
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
declare
  v_before_ms bigint := retention_clock_ms() - feed_days() * 86400000::bigint;
  v_tail bigint;
begin
  if not exists (select from feed_entry where position = p_tail and noted_ms < v_before_ms) then return p_tail; end if;
  select coalesce(min(o.position) filter (where o.noted_ms >= v_before_ms), max(o.position) + 1) into v_tail
    from (select position, noted_ms from feed_entry where position >= p_tail order by position limit 1000) o;
  delete from feed_entry where position >= p_tail and position < v_tail;
  return v_tail;
end $$;

-- One turn of the relay: numbers up to so many changes that are committed. How many it took; 0 also while another process does it.
-- Whoever reads sees positions in their order: the next turn begins when this one is committed.
create function advance_feed(p_limit integer) returns bigint
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  v_feed feed;
  v_taken json;
  v_count bigint;
  v_tail bigint;
begin
  if p_limit is null or p_limit < 1 then return 0; end if;
  if not pg_try_advisory_xact_lock(hashtext('bihuan feed')) then return 0; end if;
  insert into feed (epoch, head, tail) values (left(replace(gen_random_uuid()::text, '-', ''), 12), 0, 1) on conflict do nothing;
  select * into v_feed from feed;
  v_tail := prune_feed(v_feed.tail);
  with taken as (
    delete from feed_pending where id = any (array(
      select id from feed_pending order by id limit least(greatest(coalesce(p_limit, 0), 0), 1000)))
    returning *
  )
  select json_agg(taken), count(*) into v_taken, v_count from taken;
  if v_taken is not null then v_feed.head := v_feed.head + number_lines(v_taken, v_feed.head); end if;
  if exists (select from feed where head < v_feed.head) then perform pg_notify('bihuan_feed', v_feed.head::text); end if;
  update feed set head = v_feed.head, tail = v_tail where head < v_feed.head or tail < v_tail;
  return v_count;
end $$;

-- The record came back older than it was: positions of the hours that are lost mean something else now.
create function note_epoch() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  update feed set epoch = left(replace(gen_random_uuid()::text, '-', ''), 12);
  return null;
end $$;
create trigger lost_hours_epoch after insert on lost_hours for each row when (new.side = 'record') execute function note_epoch();

-- The same after a restore, which the owner does: nothing that the feed told is told again, and what comes has numbers of its own.
create function restore_feed() returns void language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  delete from feed_pending;
  delete from feed_entry;
  update feed set epoch = left(replace(gen_random_uuid()::text, '-', ''), 12), tail = head + 1;
end $$;
