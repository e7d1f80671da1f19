import pRetry from 'p-retry'
import { ConnectError } from './connect-errors.ts'
import type { ConnectionSettings } from './connection-settings.ts'
import { explainConnectError } from './explain-connection-failure.ts'
import { isStarting } from './failures.ts'
import { openSessions } from './open-sessions.ts'
import type { Sessions } from './postgres.ts'

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
      shouldRetry: ({ error }) => mayComeUp(error),
    })
  } catch (error) {
    throw error instanceof ConnectError ? explainConnectError(error, settings) : error
  }
}

/** One of several hosts that is starting may be the one that is wanted. */
function mayComeUp(error: unknown): boolean {
  return error instanceof ConnectError && error.failures.some((each) => isStarting(each.error))
}
