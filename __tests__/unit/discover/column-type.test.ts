import { describe, expect, test } from 'vitest'
import { columnType } from '../../../src/discover/column-type.ts'
import { INT2, INT4, INT8, MIN } from '../../helpers/sequences.ts'

/** Modifiers as `pg_attribute` stores them. */
function numeric(precision: number, scale: number): number {
  return ((precision << 16) | (scale & 0x7ff)) + 4
}
function varchar(length: number): number {
  return length + 4
}

function typeOf(type_oid: number, type_modifier = -1, type_category = 'N') {
  return columnType({ type_oid, type_category, type_modifier })
}

describe('a type', () => {
  test.each([
    { name: 'smallint', oid: 21, representation: 'integer', range: INT2 },
    { name: 'integer', oid: 23, representation: 'integer', range: INT4 },
    { name: 'bigint', oid: 20, representation: 'integer', range: INT8 },
    { name: 'numeric', oid: 1700, representation: 'numeric', range: INT8 },
    { name: 'real', oid: 700, representation: 'float', range: INT8 },
    { name: 'double precision', oid: 701, representation: 'float', range: INT8 },
  ])('$name is compared as $representation', ({ oid, representation, range }) => {
    expect(typeOf(oid)).toEqual({ representation, range })
  })

  test.each([
    { name: 'text', oid: 25 },
    { name: 'character varying', oid: 1043 },
    { name: 'character', oid: 1042 },
    { name: 'citext, of an extension', oid: 99_999 },
  ])('$name is compared as text', ({ oid }) => {
    expect(typeOf(oid, -1, 'S')).toEqual({ representation: 'text', range: INT8 })
  })

  test.each([
    { name: 'boolean', oid: 16, category: 'B' },
    { name: 'uuid', oid: 2950, category: 'U' },
    { name: 'date', oid: 1082, category: 'D' },
    { name: 'money', oid: 790, category: 'N' },
    { name: 'oid', oid: 26, category: 'N' },
    { name: 'bigint[]', oid: 1016, category: 'A' },
    { name: 'jsonb', oid: 3802, category: 'U' },
  ])('$name has no comparison', ({ oid, category }) => {
    expect(typeOf(oid, -1, category)).toBeNull()
  })
})

describe('the range of', () => {
  test.each([
    { name: 'numeric(5)', oid: 1700, modifier: numeric(5, 0), low: -99_999n, high: 99_999n },
    { name: 'numeric(7,2)', oid: 1700, modifier: numeric(7, 2), low: -99_999n, high: 99_999n },
    { name: 'numeric(1)', oid: 1700, modifier: numeric(1, 0), low: -9n, high: 9n },
    { name: 'numeric(2,2)', oid: 1700, modifier: numeric(2, 2), low: 0n, high: 0n },
    { name: 'numeric(3,5)', oid: 1700, modifier: numeric(3, 5), low: 0n, high: 0n },
    {
      name: 'numeric(18)',
      oid: 1700,
      modifier: numeric(18, 0),
      low: -999_999_999_999_999_999n,
      high: 999_999_999_999_999_999n,
    },
    { name: 'varchar(1)', oid: 1043, modifier: varchar(1), low: 0n, high: 9n },
    { name: 'varchar(5)', oid: 1043, modifier: varchar(5), low: -9999n, high: 99_999n },
    { name: 'character(5)', oid: 1042, modifier: varchar(5), low: -9999n, high: 99_999n },
  ])('$name is what its digits hold', ({ oid, modifier, low, high }) => {
    expect(typeOf(oid, modifier)?.range).toEqual({ minimum: low, maximum: high })
  })

  test.each([
    { name: 'numeric(19)', oid: 1700, modifier: numeric(19, 0) },
    { name: 'numeric(1000)', oid: 1700, modifier: numeric(1000, 0) },
    { name: 'numeric(30,5)', oid: 1700, modifier: numeric(30, 5) },
    { name: 'varchar(20)', oid: 1043, modifier: varchar(20) },
    { name: 'varchar(255)', oid: 1043, modifier: varchar(255) },
  ])('$name is cut to 64 bits, both ends included', ({ oid, modifier }) => {
    expect(typeOf(oid, modifier)?.range).toEqual(INT8)
  })

  test('varchar(19) ends below at 18 digits and a sign', () => {
    const range = typeOf(1043, varchar(19))?.range
    expect(range).toEqual({ minimum: -999_999_999_999_999_999n, maximum: INT8.maximum })
    expect(range?.minimum).toBeGreaterThan(MIN)
  })

  test('numeric(3,-2) holds five digits', () => {
    expect(typeOf(1700, numeric(3, -2))?.range.maximum).toBe(99_999n)
  })
})
