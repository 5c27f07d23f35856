/**
 * Which lines of `ledger`, called `l`, are payments that a reset may have left behind: unknown, and nothing that stands in their case
 * says so, so that no act of it reaches them. As `settle_set_aside` asks (migration 113).
 */
export const SET_ASIDE = `(l.state = 'unknown' and coalesce((select e.type from case_event e where e.case_id = l.case_id
  and e.undone_by is null and e.type like 'grant.%' and e.data->>'grant' = l."grant" order by e.seq desc limit 1), '')
  <> 'grant.unknown')`;
