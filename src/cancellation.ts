/** What becomes of the run when the runner cancels the step. */
import { once } from 'node:events'
import process from 'node:process'
import { CancelledError } from './errors.ts'

/**
 * What the runner sends, in this order: the second after 7.5 seconds, and after another 2.5 it kills.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-cancellation
 */
const SIGNALS = ['SIGINT', 'SIGTERM'] as const

/** Is aborted, with a `CancelledError`, when the runner cancels the step. */
export function listenForCancellation(): AbortSignal {
  const controller = new AbortController()
  for (const name of SIGNALS) {
    process.once(name, () => controller.abort(new CancelledError(name)))
  }
  return controller.signal
}

/**
 * Ends the process of a run that was cancelled, once its log is written: whatever it has let go of,
 * such as a host name that is still looked up, could keep it alive until it is killed.
 */
export async function endIfCancelled(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) return
  await new Promise((resolve) => process.stdout.write('', resolve))
  process.exit()
}

/** The result of `work`, or `otherwise` where the run is cancelled before it is there. */
export async function unlessCancelled<T>(
  work: () => Promise<T>,
  { signal, otherwise }: { readonly signal: AbortSignal; readonly otherwise: T },
): Promise<T> {
  if (signal.aborted) return otherwise
  return Promise.race([work(), once(signal, 'abort').then(() => otherwise)])
}
