import pRetry from 'p-retry'
import type { ConnectionSettings } from './connection-settings.ts'
import { explainConnectionFailure } from './explain-connection-failure.ts'
import { openSessions, type Sessions } from './postgres.ts'
import { errorCode, SqlState } from './sql-state.ts'

/** What a server that is still starting answers with. Anything else will not get better. */
const STARTING: readonly (string | null)[] = [
  'ECONNREFUSED',
  'ECONNRESET',
  SqlState.cannotConnectNow,
  SqlState.adminShutdown,
]

/**
 * Opens sessions, and gives a server that is still starting `seconds` to come up.
 *
 * @throws RunError in one sentence, with what to do.
 */
export async function waitForServer(
  settings: ConnectionSettings,
  { seconds, size }: { readonly seconds: number; readonly size: number },
): Promise<Sessions> {
  const timeout = Math.max(seconds, 1) * 1000
  try {
    return await pRetry(() => openSessions(settings, { size, timeout }), {
      retries: Number.POSITIVE_INFINITY,
      minTimeout: 100,
      maxTimeout: 1000,
      factor: 1.5,
      maxRetryTime: seconds * 1000,
      shouldRetry: ({ error }) => STARTING.includes(errorCode(error)) || isHangUp(error),
    })
  } catch (error) {
    throw explainConnectionFailure(error, settings)
  }
}

/** The server hung up before it said anything, as during a restart: `pg` gives this no code. */
function isHangUp(error: unknown): boolean {
  return (
    errorCode(error) === null &&
    error instanceof Error &&
    error.message === 'Connection terminated unexpectedly'
  )
}
