/** Rows that grow beside cases: keys of requests and intakes, messages, deliveries, personal values, and the log of who read. */

/** One statement a table, of every case that is a copy (`copy`); what is written for a case that is over is less. */
export const AROUND: readonly string[] = [
  `insert into request (actor, key, hmac, case_id, sop, join_key, received_ms, settled, status, answer, tried_ms)
   select 'shop', 'K-' || r.id, md5(r.id), r.id, r.sop, md5('join' || r.customer || r.id), r.opened_ms, true, 201, '{}', 0
   from copy c join "case" r on r.id = c.id`,
  `insert into intake (join_key, case_id, sop, moved_ms)
   select md5('join' || r.customer || r.id), r.id, r.sop, r.opened_ms from copy c join "case" r on r.id = c.id`,
  `insert into message (channel, message_id, actor, key)
   select 'hotline', md5('message' || c.id), 'shop', 'K-' || c.id from copy c where not c.over`,
  `insert into delivery (key, case_id, about, recipient, by, message, made_ms, claimed_until_ms, delivered_ms, result)
   select c.id || ':' || n, c.id, 'opened', 'customer', 'sms', 'm', r.opened_ms, 0, r.opened_ms, 'sent'
   from copy c join "case" r on r.id = c.id, generate_series(1, 2) n where not c.over or n = 1`,
  `insert into assignment (case_id, key, question, person, answer, asked_ms, made_ms, settled)
   select c.id, 'again', '{}', 'li' || c.staff, '{}', r.opened_ms, r.opened_ms, true
   from copy c join "case" r on r.id = c.id where not c.over`,
  `insert into ledger (case_id, "grant", action, customer, amount, person, role, state, at_ms, made_ms, confirmed, question, answer,
     charged, parties, counted_ms)
   select c.id, 'around', 'compensation', c.customer, 100, 'li' || c.staff, null, case when c.over then 'committed' else 'reserved' end,
     r.task_ms - d.ago, r.task_ms - d.ago, true, '{}', '{}', array['li' || c.staff], array[c.customer], r.task_ms - d.ago
   from copy c cross join lateral (select (hashtext(c.id)::bigint + 2147483648) % (20 * 86400000) as ago) d join "case" r on r.id = c.id where substr(c.id, 3, 1) < '8'`,
  `insert into vault_key (subject, wrapped, made_ms) select 'case/' || c.id, '\\x00', 0 from copy c`,
  `insert into vault (ref, key_id, case_id, field, sealed, made_ms, kept)
   select 'v1.' || md5(c.id), k.id, c.id, 'description', '\\x00', 0, true from copy c join vault_key k on k.subject = 'case/' || c.id`,
  `insert into vault_access (deed, what, purpose, actor, at_ms, case_id, subjects)
   select 'view', c.id, 'case:view', 'li' || c.staff, r.opened_ms, c.id, array['customer/' || c.customer]
   from copy c join "case" r on r.id = c.id`,
];
