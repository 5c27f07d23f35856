-- Amounts that approvals reserve, payments commit, and closes give back (semantics rules 22–24). Rebuilt by the audit:
-- the events grant.reserved, committed, released, unknown say the same.

create table ledger (
  case_id text not null,
  "grant" text not null,
  action text not null,
  customer text,
  amount bigint not null, -- 分
  person text, -- who decided: it counts against that person's day; null: somebody is asked
  role text, -- by which role; null: the requester's own caps, or not yet
  state text not null, -- reserved, committed, released, unknown
  at_ms bigint not null, -- workflow time of the decision
  made_ms bigint not null,
  confirmed boolean not null, -- the case has told of it; until then it lapses
  question text not null,
  answer json not null,
  primary key (case_id, "grant")
);
create index ledger_customer on ledger (action, customer, at_ms) where state <> 'released';
create index ledger_person on ledger (action, person, at_ms) where state <> 'released';
