/** Waits for an answer, and finds out whether anybody is still at work on it. */
import { setTimeout as sleep } from 'node:timers/promises'

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
  const answered = { is: false }
  // Most answers come long before it: a bare timer is all that they cost.
  const firstLook = setTimeout(() => void look(watch, answered), watch.interval)
  try {
    return await answer
  } finally {
    answered.is = true
    clearTimeout(firstLook)
  }
}

/** Resolves when the answer is there, or is given up. */
async function look(
  { interval, isAtWork, giveUp }: Watch,
  answered: { readonly is: boolean },
): Promise<void> {
  for (let misses = 0; misses < LOOKS;) {
    // Does not keep the process alive: the answer's connection does.
    const [isSeen] = await Promise.all([isAtWork(), sleep(interval, undefined, { ref: false })])
    if (answered.is) return
    misses = isSeen ? 0 : misses + 1
  }
  const seconds = Math.round((interval * (LOOKS + 1)) / 1000)
  giveUp(new Error(`the server gave no answer and was not seen at work for ${seconds} s`))
}
