/** How much a definition may hold. A limit on everything: hostile or runaway text ends in a diagnostic, never in a hang. */

/** Characters of one file: a hundred times the complaint SOP; parsing stays far below 200 ms. */
export const FILE_CHARS_MAX = 256 * 1024;
/** Files of one workspace: more is a folder opened by mistake. */
export const FILES_MAX = 1_000;
/**
 * Marks of YAML (line ends, commas, colons, brackets, quotes …) in one file: what the parser's time depends on, some 6 µs
 * each. 500 short steps have 20,000; the complaint SOP has 700.
 */
export const MARKS_MAX = 24_000;
/** Nesting of YAML: the deepest shipped construct (a condition within a row) uses 9. */
export const DEPTH_MAX = 24;
/** Characters of a single text: a script that needs more belongs in a document. */
export const SCALAR_CHARS_MAX = 20_000;
/** Diagnostics kept of one file: nobody reads more, and hostile text could make millions. */
export const DIAGNOSTICS_MAX = 200;
/** Steps of one SOP: what a person can still review. */
export const STEPS_MAX = 500;
/** Entries of any list or map in a definition that is not the steps: bounded so that checks stay quick. */
export const ENTRIES_MAX = 200;
/** People and teams of an organization in one file. */
export const PEOPLE_MAX = 5_000;
/** Lists inside expressions, and lists a case carries: macros run over them. */
export const LIST_ITEMS_MAX = 100;
/** Nodes of one expression. */
export const EXPRESSION_NODES_MAX = 500;
/** Nesting of one expression. */
export const EXPRESSION_DEPTH_MAX = 30;
/** One macro inside another at most: three nested ones over 300 items were measured at ten seconds. */
export const MACRO_NESTING_MAX = 2;
/** Characters of an id: ids appear in search attributes and workflow ids. */
export const ID_CHARS_MAX = 60;
