-- Publications that wait for a second person (organization.yaml: publish.second).

create table publication (
  id bigint generated always as identity primary key,
  sops text[] not null, -- `sop@version` of every version in it
  base text not null, -- what was published when it was asked for
  body json not null,
  asked_ms bigint not null,
  asked_by text not null,
  confirmed_ms bigint,
  confirmed_by text
);
create index publication_open on publication (id) where confirmed_ms is null;
