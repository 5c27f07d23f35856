/** What follows from a part of a plan alone is worked out once and kept as long as that part: plans never change. */

/** @param work is asked once for each object; what it answers is shared, and nobody changes it */
export function once<Part extends object, Found>(work: (part: Part) => Found): (part: Part) => Found {
  const known = new WeakMap<Part, { found: Found }>();
  return (part) => {
    let entry = known.get(part);
    if (entry === undefined) {
      entry = { found: work(part) };
      known.set(part, entry);
    }
    return entry.found;
  };
}
