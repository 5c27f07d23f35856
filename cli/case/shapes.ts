/** What the API answers about cases, as far as it is printed. Instants are ISO 8601, absent means unknown or none. */

export interface WireTask {
  step: string;
  title: string;
  kind: string;
  attempt: number;
  status: string;
  team?: string;
  role?: string;
  assignee?: string;
  accept_by?: string;
  due?: string;
  ask?: string[];
  may_ask?: string[];
  evidence?: string[];
  outcomes: { id: string; title?: string }[];
  script?: string;
}

export interface WireClock {
  id: string;
  title: string;
  state: string;
  due?: string;
  used?: number;
  level?: number;
  acknowledged_by?: string;
  provisional?: true;
}

export interface WireCase {
  case: string;
  sop: string;
  version: number;
  title: string;
  state: string;
  result?: string;
  stage?: string;
  cycle: number;
  level: number;
  orphan?: true;
  owner?: string;
  team?: string;
  opened_at: string;
  contacts: number;
  parent?: string;
  merged_into?: string;
  links?: { case: string; kind: string }[];
  signals?: { signal: string; title: string; n: number; due?: string }[];
  data: Record<string, unknown>;
  evidence: Record<string, string>;
  survey?: { score: number };
  tasks: WireTask[];
  clocks: WireClock[];
  acts: string[];
  next_due?: string;
  next_clock?: string;
}

export interface WireReply {
  case: string;
  state: string;
  opened?: true;
  joined?: true;
  repeated?: true;
  step?: string;
  attempt?: number;
  owner?: string;
  assignee?: string;
  next_due?: string;
  next_clock?: string;
  view?: WireCase;
}
