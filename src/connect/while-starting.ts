import pRetry from 'p-retry'
import { errorCode, SqlState } from './sql-state.ts'

/** What a server that is still starting answers with. Anything else will not get better. */
const STARTING: readonly (string | null)[] = [
  'ECONNREFUSED',
  'ECONNRESET',
  SqlState.cannotConnectNow,
  SqlState.adminShutdown,
]

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
    shouldRetry: ({ error }) => mayRetry() && isStarting(error),
  })
}

function isStarting(error: unknown): boolean {
  return STARTING.includes(errorCode(error)) || isHangUp(error)
}

/** The server hung up before it said anything, as during a restart: `pg` gives this no code. */
function isHangUp(error: unknown): boolean {
  return (
    errorCode(error) === null &&
    error instanceof Error &&
    error.message === 'Connection terminated unexpectedly'
  )
}
