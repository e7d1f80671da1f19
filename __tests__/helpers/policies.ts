/** Builders of policies: what a test does not name is as in a plain run. */
import type { Policy } from '../../src/plan/policy.ts'

export function policy(overrides: Partial<Policy> = {}): Policy {
  return { capacityLimit: 90, headroom: 0n, rewind: false, parameters: null, ...overrides }
}

/** Manual mode: `minvalue` and `increment` for every sequence. */
export function manual(
  minimum: bigint,
  increment: bigint,
  overrides: Partial<Omit<Policy, 'parameters'>> = {},
): Policy {
  return policy({ parameters: { minimum, increment }, ...overrides })
}
