/** How long an attempt may wait for its locks, by the server's `deadlock_timeout`. */
import { expect, test } from 'vitest'
import { lockBudget, waitOfEach, type LockLimits } from '../../../src/connect/lock-limits.ts'

function limits(deadlockTimeout: number): LockLimits {
  return { lockTimeout: 10, deadlockTimeout, setsDeadlockTimeout: false }
}

test.for([
  { deadlockTimeout: 100, budget: 25 },
  { deadlockTimeout: 200, budget: 50 },
  { deadlockTimeout: 999, budget: 249 },
  { deadlockTimeout: 1000, budget: 250 },
  { deadlockTimeout: 60_000, budget: 250 },
])(
  'with a deadlock_timeout of $deadlockTimeout ms an attempt waits $budget ms at most',
  ({ deadlockTimeout, budget }) => {
    expect(lockBudget(limits(deadlockTimeout))).toBe(budget)
  },
)

// 0 would be no limit at all.
test.for([1, 2, 3])('a deadlock_timeout of %d ms leaves a limit', (deadlockTimeout) => {
  expect(lockBudget(limits(deadlockTimeout))).toBe(1)
  expect(waitOfEach(61, limits(deadlockTimeout))).toBe(1)
})

test.for([100, 400, 1000])(
  'with a deadlock_timeout of %d ms the waits of all requests together stay below its quarter',
  (deadlockTimeout) => {
    for (const requests of [1, 2, 7, 25]) {
      const together = requests * waitOfEach(requests, limits(deadlockTimeout))
      expect(together).toBeLessThanOrEqual(deadlockTimeout / 4)
    }
  },
)
