import type { Sessions } from './postgres.ts'
import { isServerError } from './sql-state.ts'
import { whileStarting } from './while-starting.ts'

/** How long a server that is down is waited for, and what ends the wait early. */
export type WaitOptions = { readonly seconds: number; readonly signal: AbortSignal }

/**
 * Sessions that get the same time when a server restarts during the run as when it starts before.
 * One that does not come back in that time is given up for good: of thousands of sequences not each
 * waits for it again.
 */
export function outlastRestarts(sessions: Sessions, { seconds, signal }: WaitOptions): Sessions {
  let lost: Error | null = null
  return {
    ...sessions,
    async use(work) {
      if (lost !== null) throw lost
      // What has begun is not begun again: only its own caller knows whether it may be.
      let hasBegun = false
      const lend = () =>
        sessions.use((session) => {
          hasBegun = true
          return work(session)
        })
      try {
        return await whileStarting(lend, { seconds, mayRetry: () => !hasBegun && !signal.aborted })
      } catch (error) {
        if (!hasBegun && !isServerError(error)) lost = error as Error
        throw error
      }
    },
  }
}
