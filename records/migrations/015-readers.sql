-- Who reads a case (semantics rule 30), who is let in for an hour, and a log of reading that nobody can rewrite.

-- `person/x`, `team/x`, `role/x`: whom the state names, and whom this cycle reached. `reached` holds the latter alone.
alter table "case" add column cycle integer not null default 1;
alter table "case" add column reached text[] not null default '{}';
alter table "case" add column readers text[] not null default '{}';

-- Cases recorded before: from the view, the open work and the audit that are there. A watcher named by a field is known
-- again with the case's next batch; until then supervisors and whoever breaks the glass see that case.
update "case" c set cycle = coalesce((c.view ->> 'cycle')::integer, 1);
update "case" c set reached = coalesce(array(
  select distinct 'person/' || p.id
  from case_event e
  cross join lateral (
    select e.data ->> 'assignee' as id where e.type = 'task.assigned'
    union all select e.data ->> 'after' where e.type = 'owner.changed'
    union all select t.id from json_array_elements_text(
      case when json_typeof(e.data -> 'to') = 'array' then e.data -> 'to' else '[]'::json end) t (id)
      where e.type = 'notice.sent'
  ) p
  where e.case_id = c.id and e.cycle = c.cycle and e.undone_by is null and p.id is not null
    and e.type in ('task.assigned', 'owner.changed', 'notice.sent')), '{}');
update "case" c set readers = array(
  select distinct r.who from (
    select unnest(c.reached) as who
    union all select 'person/' || c.owner
    union all select 'person/' || t.assignee from task t where t.case_id = c.id
    union all select 'team/' || t.team from task t where t.case_id = c.id
    union all select 'role/' || t.role from task t where t.case_id = c.id
    union all select 'team/' || (c.view -> 'handOver' ->> 'accountable')
    union all select w.who from json_array_elements_text(coalesce(c.view -> 'watchers', '[]'::json)) w (who)
      where w.who like 'team/%' or w.who like 'role/%' or w.who like 'person/%'
    union all select 'role/finance' where c.view -> 'unknownPayments' is not null
    union all select 'person/' || e.actor from case_event e
      where e.case_id = c.id and e.type = 'case.opened' and e.undone_by is null and c.cycle = 1 and c.closed_ms is null
        and not exists (select from case_event d where d.case_id = c.id and d.type = 'step.done' and d.undone_by is null)
  ) r where r.who is not null);
create index case_readers on "case" using gin (readers);

-- What somebody who may open an SOP finds cases by, beside the customer.
-- By hash: a value may be longer than an entry of a tree.
create index case_order on "case" using hash ((view -> 'data' ->> 'order')) where view -> 'data' ->> 'order' is not null;

-- Let in for a while: by the customer's contact, or by breaking the glass.
create table case_guest (
  id bigint generated always as identity primary key,
  case_id text not null references "case" (id),
  person text not null,
  why text not null, -- contact, break_glass
  reason text,
  since_ms bigint not null,
  until_ms bigint not null,
  told_ms bigint -- break_glass: when the reader's lead was told; contact: nobody is
);
create index case_guest_person on case_guest (person, until_ms);
create index case_guest_untold on case_guest (id) where told_ms is null and why = 'break_glass';

-- One log of all reading: values of the vault, lists with customers' ids, cases found, opened and broken into.
alter table vault_access add column case_id text;
alter table vault_access add column subjects text[] not null default '{}';
update vault_access a set case_id = v.case_id, subjects = array[k.subject]
  from vault v join vault_key k on k.id = v.key_id where a.deed = 'read' and v.ref = a.what;
update vault_access set subjects = array[what] where deed = 'erase';
create index vault_access_subjects on vault_access using gin (subjects);
create index vault_access_actor on vault_access (actor, id);
create function keep_access() returns trigger language plpgsql as $$
begin
  raise exception 'vault_access is append-only: who read what is never changed';
end $$;
create trigger vault_access_kept before update or delete on vault_access for each row execute function keep_access();
create trigger vault_access_whole before truncate on vault_access for each statement execute function keep_access();
