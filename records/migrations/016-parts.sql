-- Publications state what they change: the texts of the shared files in force, and SOPs that open no new cases.

alter table workspace add column files json; -- path -> text; null: saved before texts were kept

create table sop_retired (
  sop text primary key,
  version integer not null, -- the highest when it was retired; a later one opens cases again
  retired_ms bigint not null,
  retired_by text not null
);
