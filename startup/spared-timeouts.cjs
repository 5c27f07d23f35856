/**
 * Loaded first in a thread that runs cases (case-threads.ts): calls into the sandbox that run nothing of ours go without the SDK's
 * time limit, for which Node starts and ends a thread each time. Where code of a case can run – it begins, something arrives, a
 * condition it waits for is asked – the limit stays, so that an endless loop ends one task and not the thread.
 */
const vm = require('node:vm');

/** The SDK's own: they gather what a case has decided, or forget it. */
const SDK_ONLY = new Set(['concludeActivation', 'dispose']);

/** What the SDK left for the script that calls into the sandbox; anything else is not spared. */
function runsNothingOfOurs(context) {
  const [holder, called] = context?.__temporal_args ?? [];
  if (SDK_ONLY.has(called)) return true;
  // Where the case waits for no condition none is asked. The sandbox must still be that of the case it is about.
  if (called !== 'tryUnblockConditions' || context.__TEMPORAL_BAG_HOLDER__ !== holder) return false;
  return context.__TEMPORAL_ACTIVATOR__?.blockedConditions?.size === 0;
}

const { runInContext } = vm.Script.prototype;
vm.Script.prototype.runInContext = function runSpared(context, options) {
  if (options?.timeout === undefined || !runsNothingOfOurs(context)) return runInContext.call(this, context, options);
  const { timeout: _, ...rest } = options;
  return runInContext.call(this, context, rest);
};
