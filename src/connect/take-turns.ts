import { setTimeout } from 'node:timers/promises'
import { inLanes } from './in-lanes.ts'
import { lockBudget, type LockLimits } from './lock-limits.ts'

/** How an attempt ended: with a result, or to be made again, at once or after a pause. */
export type Turn<Item, Result> =
  | { readonly kind: 'done'; readonly result: Result }
  | { readonly kind: 'again'; readonly item: Item }
  /** `otherwise` is the result where no time is left. */
  | { readonly kind: 'later'; readonly item: Item; readonly otherwise: Result }

export type Turns = { readonly limits: LockLimits; readonly width: number }

/** Times are milliseconds since the epoch; the deadline is set when the first attempt begins. */
type Waiting<Item, Result> = {
  readonly index: number
  readonly item: Item
  readonly deadline: number | null
  readonly notBefore: number
  /** The result where no time is left; absent where none was told. */
  readonly otherwise?: Result
}

/**
 * Attempts each item until its result is there or `lockTimeout` has passed since its first attempt.
 * Whoever has to wait lets everything go and joins the end of the queue, so that all wait at the
 * same time. The results are in the order of the items.
 */
export async function takeTurns<Item, Result>(
  items: readonly Item[],
  { limits, width }: Turns,
  attempt: (item: Item) => Promise<Turn<Item, Result>>,
): Promise<readonly Result[]> {
  const results = new Map<number, Result>()
  const queue: Waiting<Item, Result>[] = items.map((item, index) => ({
    index,
    item,
    deadline: null,
    notBefore: 0,
  }))
  await inLanes(queue, width, async (waiting) => {
    const end = waiting.deadline ?? Number.POSITIVE_INFINITY
    await setTimeout(Math.max(0, Math.min(waiting.notBefore, end) - Date.now()))
    const deadline = waiting.deadline ?? Date.now() + limits.lockTimeout * 1000
    if (waiting.otherwise !== undefined && Date.now() >= deadline) {
      results.set(waiting.index, waiting.otherwise)
      return
    }
    const turn = await attempt(waiting.item)
    if (turn.kind === 'done') {
      results.set(waiting.index, turn.result)
    } else if (turn.kind === 'again') {
      queue.push({ ...waiting, item: turn.item, deadline, notBefore: 0 })
    } else {
      const { item, otherwise } = turn
      queue.push({ ...waiting, item, deadline, notBefore: Date.now() + pause(limits), otherwise })
    }
  })
  return [...results].toSorted(([a], [b]) => a - b).map(([, result]) => result)
}

/** About as long as an attempt, so that others get their turn, and never two runs in step. */
function pause(limits: LockLimits): number {
  return lockBudget(limits) * (0.5 + Math.random())
}
