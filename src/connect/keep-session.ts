import type { Session } from './session.ts'
import type { Sessions } from './sessions.ts'

/** A session that is lent until it is given back, or something has gone wrong on it. */
type Kept = {
  readonly session: Session
  readonly giveBack: () => void
  readonly giveUp: (error: unknown) => void
  /** When it has been given back. Rejects with what it was given up for. */
  readonly end: Promise<void>
}

/**
 * Does work that takes several turns on one session, as far as nothing goes wrong on it: the server
 * keeps what it knows of tables for each session, and takes as long to look it up as to read them.
 * Not to be used for one turn within another.
 */
export async function keepSession<T>(
  sessions: Sessions,
  work: (kept: Sessions) => Promise<T>,
): Promise<T> {
  let kept: Kept | null = null
  const use: Sessions['use'] = async (turn) => {
    const own = (kept ??= await borrow(sessions))
    try {
      return await turn(own.session)
    } catch (error) {
      kept = null
      own.giveUp(error)
      await own.end
      throw error
    }
  }
  try {
    return await work({ ...sessions, size: 1, use })
  } finally {
    await returned(kept)
  }
}

async function returned(kept: Kept | null): Promise<void> {
  kept?.giveBack()
  await kept?.end
}

function borrow(sessions: Sessions): Promise<Kept> {
  const { promise, resolve, reject } = Promise.withResolvers<Kept>()
  const end = sessions.use(
    (session) =>
      new Promise<void>((giveBack, giveUp) => {
        resolve({
          session,
          giveBack,
          giveUp,
          get end() {
            return end
          },
        })
      }),
  )
  // Where there was no session to be had; later it is heard at `end`.
  end.catch(reject)
  return promise
}
