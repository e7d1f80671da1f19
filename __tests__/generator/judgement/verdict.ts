/** What a judgement is made of. */
import type { Drift } from './future.ts'

export type Judgement = {
  /** What the report may say before a fix, and after one was tried. */
  readonly found: readonly string[]
  readonly fixed: readonly string[]
  readonly drift: Drift | null
  /** Whether it counts as drifted. */
  readonly isDrifting: boolean
  /** What it hands out next after a fix; `null`: it is not touched. */
  readonly target: bigint | null
  /** Whether the fix sets manual mode's parameters. */
  readonly setsParameters: boolean
  readonly hasMessage: boolean
}

export const CALM = { drift: null, isDrifting: false, target: null, setsParameters: false } as const

export function problem(status: string): Judgement {
  return { ...CALM, found: [status], fixed: [status], hasMessage: true }
}

/** What manual mode sets. */
export type Setting = { readonly minvalue: bigint; readonly increment: bigint }
