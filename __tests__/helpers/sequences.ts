/** Builders of domain values: every field has a plain default, a test names those that matter. */
import type {
  Bounds,
  ComparableColumn,
  Sequence,
  SequenceState,
  Source,
  UnknownColumn,
} from '../../src/domain/sequence.ts'

/** The ends of 64 bits. */
export const MIN = -9_223_372_036_854_775_808n
export const MAX = 9_223_372_036_854_775_807n

export const INT8: Bounds = { minimum: MIN, maximum: MAX }
export const INT4: Bounds = { minimum: -2_147_483_648n, maximum: 2_147_483_647n }
export const INT2: Bounds = { minimum: -32_768n, maximum: 32_767n }

/** `public.loans_id_seq` as `bigserial` makes it, over `public.loans.id`. */
export function sequence(overrides: Partial<Sequence> = {}): Sequence {
  const isDescending = (overrides.increment ?? 1n) < 0n
  const [minimum, maximum] = isDescending ? [MIN, -1n] : [1n, MAX]
  return {
    oid: 1,
    name: 'public.loans_id_seq',
    start: isDescending ? maximum : minimum,
    increment: 1n,
    minimum,
    maximum,
    cache: 1n,
    cycle: false,
    ownedByRole: true,
    columns: [column()],
    isPartlyRead: false,
    suggestedLink: null,
    ...overrides,
  }
}

/** `public.loans.id`, a `bigint`. */
export function column(overrides: Partial<ComparableColumn> = {}): ComparableColumn {
  const source: Source = {
    table: 'public.loans',
    only: false,
    lockable: true,
    relations: 1,
    index: 'unknown',
  }
  return {
    kind: 'comparable',
    name: 'public.loans.id',
    table: 'public.loans',
    column: 'id',
    representation: 'integer',
    range: INT8,
    block: 'single',
    sources: [source],
    ...overrides,
  }
}

/** `public.invoices.number`, whose default does more than call `nextval`. */
export function unknownColumn(overrides: Partial<UnknownColumn> = {}): UnknownColumn {
  return {
    kind: 'unknown',
    name: 'public.invoices.number',
    table: 'public.invoices',
    reason: 'its default does more than call nextval',
    ...overrides,
  }
}

/** After `nextval` gave `lastValue`. */
export function called(lastValue: bigint): SequenceState {
  return { lastValue, isCalled: true }
}

/** Before `nextval` gives `lastValue`: fresh, restarted, or set with `setval(…, false)`. */
export function uncalled(lastValue: bigint): SequenceState {
  return { lastValue, isCalled: false }
}
