/** Waits for an answer, and finds out whether anybody is still at work on it. */
import { setTimeout } from 'node:timers/promises'

/**
 * In a row, in which nobody was seen at work, before the answer is given up. One would not do: it
 * may be on its way. PgBouncer lets a statement wait for a server for two minutes.
 */
const LOOKS = 5

export type Watch = {
  /** Milliseconds to the first look, and between two. */
  readonly interval: number
  /** Whether the server is at work for this run. Never rejects. */
  readonly isAtWork: () => Promise<boolean>
  /** Makes the answer reject. */
  readonly giveUp: (reason: Error) => void
}

/**
 * Waits for an answer as long as somebody is at work on it: a server may read a big table for hours,
 * while one that was lost without a word would be waited for forever.
 */
export async function watched<T>(answer: Promise<T>, watch: Watch): Promise<T> {
  const answered = new AbortController()
  void look(watch, answered.signal)
  try {
    return await answer
  } finally {
    answered.abort()
  }
}

/** Resolves when the answer is there, or is given up. */
async function look(watch: Watch, signal: AbortSignal): Promise<void> {
  const { interval, isAtWork, giveUp } = watch
  const pause = () => setTimeout(interval, undefined, { signal })
  try {
    await pause()
    for (let misses = 0; misses < LOOKS;) {
      const [isSeen] = await Promise.all([isAtWork(), pause()])
      misses = isSeen ? 0 : misses + 1
    }
  } catch {
    return
  }
  const seconds = Math.round((interval * (LOOKS + 1)) / 1000)
  giveUp(new Error(`the server gave no answer and was not seen at work for ${seconds} s`))
}
