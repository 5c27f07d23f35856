/**
 * The names and types of the search attributes every case carries. Start-up registers them and the workflow shell
 * sets them; both read this list, because a name missing on the server fails every task of every case.
 */

/** Plain data, no import: the workflow bundle may take it. SQL visibility has room for 10 Keywords and 3 Datetimes. */
export const searchAttributes = {
  SopVersion: 'Keyword',
  CaseState: 'Keyword',
  Title: 'Keyword',
  Step: 'Keyword',
  StepTitle: 'Keyword',
  Owner: 'Keyword',
  OwnerTeam: 'Keyword',
  SlaState: 'Keyword',
  Severity: 'Keyword',
  NextDue: 'Datetime',
} as const;
