-- Newer calendars of a published version (semantics rule 7): the version stays, its cases and new ones run by the newest.

create table sop_edition (
  id bigint generated always as identity primary key,
  sop text not null,
  version integer not null,
  plan text not null, -- hash of the plan with these calendars
  calendars json not null,
  made_ms bigint not null,
  made_by text not null,
  unique (sop, version, plan),
  foreign key (sop, version) references sop_version (sop, version)
);
