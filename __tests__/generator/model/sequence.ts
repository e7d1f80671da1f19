/** Sequences that are made up. */
export const SEQUENCE_TYPES = ['bigint', 'integer', 'smallint'] as const
export const SEQUENCE_RIGHTS = ['owned', 'update', 'read', 'usage', 'none'] as const

export type SequenceModel = {
  readonly name: number
  /** Whether it lies in the second schema, where its binding allows. */
  readonly isElsewhere: boolean
  readonly isRenamed: boolean
  /** Whether a view has a default that draws from it, which means nothing. */
  readonly isViewed: boolean
  readonly type: (typeof SEQUENCE_TYPES)[number]
  readonly increment: bigint
  readonly bounds: BoundsModel
  /** Offset of START from the end that it counts from. */
  readonly start: number
  readonly cache: number
  readonly cycle: boolean
  readonly state: StateModel
  /** Whether most of its rows lie behind it, so that there is something to move back over. */
  readonly isAhead: boolean
  readonly access: (typeof SEQUENCE_RIGHTS)[number]
}

/** `whole`: what PostgreSQL gives by default; `end`: the last values of the type. */
export type BoundsModel =
  | { readonly kind: 'whole' }
  | { readonly kind: 'small'; readonly minimum: number; readonly width: number }
  | { readonly kind: 'end'; readonly width: number }

export type StateModel =
  | { readonly kind: 'fresh' }
  /** So many steps and so many numbers after START. */
  | {
      readonly kind: 'on'
      readonly steps: number
      readonly offset: number
      readonly called: boolean
    }
  /** So many numbers before the end that it counts to. */
  | { readonly kind: 'end'; readonly left: number; readonly called: boolean }
