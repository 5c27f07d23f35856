/** Makes the code that runs in the workflow sandbox; runs in Node, at start-up and once per test run. */
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger, type WorkflowBundleWithSourceMap } from '@temporalio/worker';

/** Takes one to three seconds. The bundle holds the kernel and nothing that parses, no time zone and no Node built-in. */
export function bundleCaseWorkflow(): Promise<WorkflowBundleWithSourceMap> {
  return bundleWorkflowCode({
    workflowsPath: fileURLToPath(new URL('./case-workflow.ts', import.meta.url)),
    logger: new DefaultLogger('WARN'),
  });
}
