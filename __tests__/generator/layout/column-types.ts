/** What the generator knows of the types it uses, apart from what the action knows. */
import type { ColumnType } from '../model/table.ts'

export type Range = { readonly minimum: bigint; readonly maximum: bigint }

export type TypeFacts = {
  readonly range: Range
  /** How a stored value is read as a number; `never`: it is none. */
  readonly reading: 'integer' | 'numeric' | 'float' | 'text' | 'never'
  /** Whether a text may be stored, as far as the generator's values go. */
  readonly takes: (text: string) => boolean
}

function bits(width: bigint): Range {
  return { minimum: -(2n ** (width - 1n)), maximum: 2n ** (width - 1n) - 1n }
}

export const INT8: Range = bits(64n)

export const INTEGER_RANGES = { smallint: bits(16n), integer: bits(32n), bigint: INT8 } as const

function integer(range: Range): TypeFacts {
  const takes = (text: string) =>
    /^\s*[+-]?\d+$/.test(text) && BigInt(text) >= range.minimum && BigInt(text) <= range.maximum
  return { range, reading: 'integer', takes }
}

function numeric(largest: bigint): TypeFacts {
  const range = { minimum: -largest, maximum: largest }
  const takes = (text: string) =>
    text === 'NaN' || (/\d/.test(text) && Math.abs(Number(text)) <= Number(largest))
  return { range, reading: 'numeric', takes }
}

const FLOAT: TypeFacts = {
  range: INT8,
  reading: 'float',
  takes: (text) => !Number.isNaN(Number(text)) || text === 'NaN',
}

function characters(most: number): TypeFacts {
  const range = { minimum: -(10n ** BigInt(most - 1)) + 1n, maximum: 10n ** BigInt(most) - 1n }
  return { range, reading: 'text', takes: (text) => text.length <= most }
}

export const TYPES: Readonly<Record<ColumnType, TypeFacts>> = {
  smallint: integer(INTEGER_RANGES.smallint),
  integer: integer(INTEGER_RANGES.integer),
  bigint: integer(INT8),
  numeric: {
    range: INT8,
    reading: 'numeric',
    takes: (text) => text === 'NaN' || Number.isFinite(Number(text)),
  },
  'numeric(3,0)': numeric(999n),
  'numeric(6,2)': numeric(9999n),
  'numeric(25,4)': { ...numeric(10n ** 21n - 1n), range: INT8 },
  real: FLOAT,
  'double precision': FLOAT,
  text: { range: INT8, reading: 'text', takes: () => true },
  'varchar(3)': characters(3),
  'char(4)': characters(4),
  date: { range: INT8, reading: 'never', takes: () => false },
}

/**
 * The number that a stored value stands for, or `null` where it is none that a sequence hands out.
 * Floats come as the bytes of a double, everything else as text.
 */
export function numberIn(stored: string, type: ColumnType): bigint | null {
  switch (TYPES[type].reading) {
    case 'integer':
      return BigInt(stored)
    case 'numeric':
      return /^-?\d+(\.0*)?$/.test(stored) ? BigInt(stored.replace(/\..*/, '')) : null
    case 'float': {
      const double = Buffer.from(stored, 'hex').readDoubleBE()
      return Number.isInteger(double) ? BigInt(double) : null
    }
    case 'text':
      return /^(0|-?[1-9]\d*)$/.test(stored) ? BigInt(stored) : null
    case 'never':
      return null
  }
}
