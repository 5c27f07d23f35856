/** A program of its own: asks the SDK to download its dev server into the folder given as the argument, then ends. */
import { TestWorkflowEnvironment } from '@temporalio/testing';

const downloadDir = process.argv[2];
if (!downloadDir) throw new Error('usage: sdk-download.ts <folder>');
const server = { executable: { type: 'cached-download', downloadDir } } as const;
const environment = await TestWorkflowEnvironment.createLocal({ server });
await environment.teardown();
