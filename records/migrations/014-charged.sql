-- Against whose caps an amount counts: everybody behind it, not its decider alone; whom it may pay, customers and payees; and
-- when, by this database's own clock, which no fast-forwarded case moves (semantics rules 22, 23).

alter table ledger add column charged text[] not null default '{}';
alter table ledger add column parties text[] not null default '{}';
alter table ledger add column counted_ms bigint not null default (extract(epoch from clock_timestamp()) * 1000)::bigint;
update ledger set
  charged = case when person is null then '{}' else array[person] end,
  parties = case when customer is null then '{}' else array[customer] end,
  counted_ms = made_ms;
create index ledger_charged on ledger using gin (charged) where state <> 'released';
create index ledger_parties on ledger using gin (parties) where state <> 'released';
