-- What reports look for by time, beside the dues of clocks: closings and re-openings.

create index case_closed on "case" (closed_ms) where closed_ms is not null;
create index case_event_reopened on case_event (at_ms, case_id) where type = 'case.reopened' and undone_by is null;
