/** What the sandbox serves: cases under every name that an SOP can have, and the product's own work under one that none can. */
export { default } from './case-workflow.ts';
export { retentionRun } from './retention.ts';
