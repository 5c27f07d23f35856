/** The seed of storms and races: the same in every run, so that a red build means a change; BIHUAN_SEED goes elsewhere. */

/** A number, or `random` for a new one each time. It stands in the titles of the tests that use it. */
const asked = process.env.BIHUAN_SEED ?? '20261125';

export const SEED = asked === 'random' ? Date.now() % 1_000_000_000 : Number(asked);
