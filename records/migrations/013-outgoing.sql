-- A body may be longer than an index entry can be: its hash tells one message from another.

alter table outgoing drop constraint outgoing_case_id_signal_body_key;
create unique index outgoing_once on outgoing (case_id, signal, md5(body::text));

-- Whose previous case is asked for whenever a case is opened.
create index intake_follow_up on intake (case_id) where previous is not null;

-- The sweeper puts behind what it has tried in vain.
alter table request add column tried_ms bigint not null default 0;
