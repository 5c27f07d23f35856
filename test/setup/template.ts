/** The database in which the record's tables are made once per run; those of the tests are copies of it. */
export const TEMPLATE = 'template_record';
