/** Waits for a server that is still starting. */
import pRetry from 'p-retry'
import { ConnectError } from './connect-errors.ts'
import { isStarting } from './failures.ts'

export type Patience = {
  /** How long a server that is still starting is waited for. */
  readonly seconds: number
  /** Whether another try is wanted at all. */
  readonly mayRetry: () => boolean
}

/** Tries again for as long as a server is still starting, and rejects with its last error. */
export function whileStarting<T>(
  work: () => Promise<T>,
  { seconds, mayRetry }: Patience,
): Promise<T> {
  return pRetry(work, {
    retries: Number.POSITIVE_INFINITY,
    minTimeout: 100,
    maxTimeout: 1000,
    factor: 1.5,
    maxRetryTime: seconds * 1000,
    shouldRetry: ({ error }) => mayRetry() && mayComeUp(error),
  })
}

/** One of several hosts that is starting may be the one that is wanted. */
function mayComeUp(error: unknown): boolean {
  return error instanceof ConnectError
    ? error.failures.some((failure) => isStarting(failure.error))
    : isStarting(error)
}
