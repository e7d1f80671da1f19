import type { ConnectionSettings } from './connection-settings.ts'
import { explainConnectionFailure } from './explain-connection-failure.ts'
import { outlastRestarts, type WaitOptions } from './outlast-restarts.ts'
import { openSessions, type Sessions } from './postgres.ts'
import { whileStarting } from './while-starting.ts'

/**
 * Opens sessions, and gives a server that is still starting `seconds` to come up, also when it does
 * so again later.
 *
 * @throws RunError in one sentence, with what to do.
 */
export async function waitForServer(
  settings: ConnectionSettings,
  { size, seconds, signal }: WaitOptions & { readonly size: number },
): Promise<Sessions> {
  const options = { size, timeout: Math.max(seconds, 1) * 1000, signal }
  const mayRetry = () => !signal.aborted
  try {
    const sessions = await whileStarting(() => openSessions(settings, options), {
      seconds,
      mayRetry,
    })
    return outlastRestarts(sessions, { seconds, signal })
  } catch (error) {
    signal.throwIfAborted()
    throw explainConnectionFailure(error, settings)
  }
}
