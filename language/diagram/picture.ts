/** The picture of a plan as data: what stands where, what leads where, whose it is. Mermaid, SVG and pages draw this one. */

/** How a node is shown: people work, somebody is waited for, a table decides, the engine does it; the edges of a case. */
export type Form = 'work' | 'wait' | 'choice' | 'automatic' | 'block' | 'join' | 'start' | 'end' | 'anywhere';

/** A limit that is told at a node. `ends`: a clock of the case that stops here; else it is the step's own. */
export interface PictureClock {
  id: string;
  title: string;
  /** As an author writes it: `4h`, `15m–30m` by a choice, or the field that holds the due. */
  limit: string;
  ends?: true;
}

export interface PictureNode {
  /** The step's id; `start`, `close`, `close:<result>`, `cancel`, `anywhere:<outcome>`, `on:<event>:<n>`, `reopen`, `<block>^`. */
  id: string;
  form: Form;
  /** The step's kind as the SOP writes it; absent where it is no step. */
  kind?: string;
  title: string;
  /** Who does it, in words. */
  who?: string;
  /** What it calls or starts. */
  does?: string;
  clocks: PictureClock[];
  stage?: string;
  /** The team or role by which it is coloured, as the plan writes it. */
  lane?: string;
  /** The container it stands in. */
  in?: string;
}

export interface PictureEdge {
  /** `<from>.<outcome>`, unique in the picture. */
  id: string;
  from: string;
  to: string;
  /** As the kernel names it. */
  outcome: string;
  /** In words; empty where nothing needs saying. */
  label: string;
  resolves?: true;
  reopen?: true;
}

/** A block, or one of its branches or legs. */
export interface PictureContainer {
  /** `<block>/`, or `<block>/<branch>`. */
  id: string;
  title: string;
  in?: string;
}

export interface Picture {
  sop: string;
  version: number;
  title: string;
  stages: string[];
  /** In the order of the file, which is the order of reading. */
  nodes: PictureNode[];
  edges: PictureEdge[];
  containers: PictureContainer[];
}
