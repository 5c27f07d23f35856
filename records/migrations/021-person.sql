-- What was asked of a person's data, by whom, who confirmed it, and the receipt. The reason is one of a few words: free text
-- would outlive the person. Instants are epoch ms.

create table person_request (
  id bigint generated always as identity primary key,
  kind text not null, -- erase, correct
  subject text not null, -- customer/<number>, case/<id>
  reason text not null,
  reference text, -- where the person's request is filed
  ref text, -- correct: which value of the vault
  sealed bytea, -- correct: what it shall be, under the subject's key, until it is that
  hash text not null, -- what the second person confirms
  asked_ms bigint not null,
  asked_by text not null,
  confirmed_ms bigint,
  confirmed_by text,
  receipt json -- signed over its text
);
create index person_request_subject on person_request (subject, id);
create index person_request_open on person_request (id) where confirmed_ms is null;
create index vault_key_of on vault (key_id);
