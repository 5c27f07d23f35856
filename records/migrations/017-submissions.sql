-- A second person confirms what she was shown: the hash of what was submitted, and its lines. Rows without a hash were
-- asked for before: they are submitted again.

alter table publication add column hash text;
alter table publication add column lines json;
alter table publication add column editors text[] not null default '{}';
alter table publication add column gainers text[] not null default '{}'; -- who gains a right by it
alter table publication add column by_operator boolean not null default false; -- confirmed at the server's own console
