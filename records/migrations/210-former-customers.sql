-- Values of the vault follow their case to the customer it has now: what is sealed under the key of a customer the case no longer has is
-- sealed anew under the one it has. Until then neither of the two is copied or erased.

-- The customers a case had. `due`: perhaps there are values of it under that customer's key; looked at by the worker.
create table former_customer (
  case_id text not null,
  customer text not null,
  noted_ms bigint not null, -- the task in which it got another
  due boolean not null default true,
  primary key (case_id, customer)
);
create index former_customer_of on former_customer (customer);
create index former_customer_due on former_customer (noted_ms) where due;

create function note_former_customer() returns trigger language plpgsql as $$
begin
  insert into former_customer as f (case_id, customer, noted_ms) values (new.id, old.customer, new.task_ms)
    on conflict (case_id, customer) do update set noted_ms = excluded.noted_ms, due = true;
  return null;
end $$;
-- A customer that is itself a reference of the vault has no key: such values are the case's.
create trigger case_customer after update of customer on "case" for each row
  when (old.customer is distinct from new.customer and old.customer <> '' and not starts_with(old.customer, 'v1.'))
  execute function note_former_customer();

create function forget_former_customer() returns trigger language plpgsql as $$
begin
  delete from former_customer where case_id = old.id;
  return null;
end $$;
create trigger case_former_customer after delete on "case" for each row execute function forget_former_customer();

-- Cases that got another before this was kept: only of those whose values are under several customers the events are read.
insert into former_customer (case_id, customer, noted_ms)
  select e.case_id, e.data -> 'before' ->> 'customer', max(e.at_ms)
  from (
    select distinct v.case_id, k.subject from vault v join vault_key k on k.id = v.key_id join "case" c on c.id = v.case_id
    where starts_with(k.subject, 'customer/') and k.subject is distinct from 'customer/' || c.customer
  ) of
  join case_event e on e.case_id = of.case_id and e.undone_by is null and e.type = 'data.changed'
  where 'customer/' || (e.data -> 'before' ->> 'customer') = of.subject
    and e.data -> 'after' ->> 'customer' is distinct from e.data -> 'before' ->> 'customer'
  group by 1, 2;

-- Whose the values of a case are that are under no other customer's key.
create function case_subject(p_case text) returns text language sql stable as $$
  select case when c.customer <> '' and not starts_with(c.customer, 'v1.') then 'customer/' || c.customer else 'case/' || c.id end
  from "case" c where c.id = p_case
$$;

-- Whether values are under the key of a customer that their case no longer has; of this subject, as that customer, the present one or the case.
create function is_astray(p_subject text) returns boolean language sql stable as $$
  select exists (
    select from former_customer f join "case" c on c.id = f.case_id and c.customer is distinct from f.customer
      join vault_key k on k.subject = 'customer/' || f.customer
      join vault v on v.key_id = k.id and v.case_id = f.case_id
    where 'customer/' || f.customer = p_subject or 'case/' || f.case_id = p_subject or 'customer/' || c.customer = p_subject
  )
$$;

-- A value put under a customer that the case had by then lost is looked for again.
create or replace function put_vault(p_rows json) returns void
language sql security definer set search_path = pg_catalog, public, pg_temp as $$
  insert into vault (ref, key_id, case_id, field, sealed, made_ms, kept)
    select v.ref, v.key_id, v.case_id, v.field, v.sealed, v.made_ms, false from json_populate_recordset(null::vault, p_rows) v
    on conflict (ref) do nothing;
  update former_customer f set due = true
    from json_populate_recordset(null::vault, p_rows) v join vault_key k on k.id = v.key_id
    where not f.due and f.case_id = v.case_id and 'customer/' || f.customer = k.subject;
$$;

-- These values of a case, sealed under the key of the one it has now; a line of the access log for each of the two. A key that is made for
-- them is as old as the change: had its subject been erased since, it would have gone with it. How many went.
create function follow_customer(p_case text, p_former text, p_rows json, p_now_ms bigint) returns integer
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  was former_customer;
  to_subject text := case_subject(p_case);
  to_key bigint;
  from_key bigint;
  moved integer;
begin
  select * into was from former_customer where case_id = p_case and 'customer/' || customer = p_former for update;
  if was.case_id is null or to_subject is null or to_subject = p_former then
    return 0;
  end if;
  select id into from_key from vault_key where subject = p_former for update;
  select id into to_key from vault_key where subject = to_subject for update;
  update vault v set key_id = to_key, sealed = r.sealed from json_populate_recordset(null::vault, p_rows) r
    where v.ref = r.ref and v.case_id = p_case and v.key_id = from_key and to_key is not null and octet_length(r.sealed) = octet_length(v.sealed);
  get diagnostics moved = row_count;
  if moved > 0 then
    update vault_key set made_ms = least(made_ms, was.noted_ms) where id = to_key;
    insert into vault_access (deed, what, purpose, actor, at_ms, case_id, subjects)
      select 'follow', p_case, 'vault:follow', 'system', least(p_now_ms, retention_clock_ms()), p_case, array[it]
      from unnest(array[p_former, to_subject]) it;
    perform drop_idle_keys(array[from_key]);
  end if;
  update former_customer set due = false where case_id = p_case and customer = was.customer
    and not exists (select from vault v where v.case_id = p_case and v.key_id = from_key);
  return moved;
end $$;

-- What a deed writes itself is nobody else's to write.
create or replace function note_access(p_lines json) returns void
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if exists (select from json_populate_recordset(null::vault_access, p_lines) l
    where l.deed in ('erase', 'correct', 'expire', 'follow') or starts_with(l.purpose, 'keys:')) then
    raise exception 'the access log: this line is written by the deed itself';
  end if;
  insert into vault_access (deed, what, purpose, actor, at_ms, case_id, subjects)
    select l.deed, l.what, l.purpose, l.actor, case when l.at_ms is not null then least(l.at_ms, retention_clock_ms()) end,
      l.case_id, l.subjects
    from json_populate_recordset(null::vault_access, p_lines) l;
end $$;
