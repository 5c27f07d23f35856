-- Help that was asked for and cases that were given away are counted over all cases, by what became of them (rules 33 and 34).

create index case_event_beside on case_event (at_ms, case_id)
  where type in ('help.asked', 'help.answered', 'help.declined', 'help.withdrawn',
    'transfer.asked', 'transfer.accepted', 'transfer.declined', 'transfer.ended') and undone_by is null;
