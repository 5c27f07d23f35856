/** The shape of the tables of what properties say. */
export interface Text {
  /** The property, as a sentence that holds. */
  title: string;
  /** What is wrong where it does not, with `{parameters}`. */
  broken: string;
  /** What usually mends it. */
  fix?: string;
}
