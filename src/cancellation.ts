/** What becomes of the run when the runner cancels the step. */
import { once } from 'node:events'
import process from 'node:process'
import { setTimeout } from 'node:timers'
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
    process.on(name, () => controller.abort(new CancelledError(name)))
  }
  return controller.signal
}

/** Milliseconds in which a run that has done its work ends by itself, if nothing is left of it. */
const PATIENCE = 1000

/**
 * Sees to it that the process ends when the run has, once its log is written: at once where the run
 * was cancelled. What it has let go of could keep it alive, such as a host name that is still looked
 * up, or what an import has left in the background, which holds its output open.
 */
export function end(signal: AbortSignal): void {
  if (signal.aborted) exit()
  else setTimeout(exit, PATIENCE).unref()
}

function exit(): void {
  process.stdout.write('', () => process.exit())
}

/** The result of `work`, or `otherwise` where the run is cancelled before it is there. */
export async function unlessCancelled<T>(
  work: () => Promise<T>,
  { signal, otherwise }: { readonly signal: AbortSignal; readonly otherwise: T },
): Promise<T> {
  if (signal.aborted) return otherwise
  return Promise.race([work(), once(signal, 'abort').then(() => otherwise)])
}
