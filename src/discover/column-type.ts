import type { Bounds, Representation } from '../domain/sequence.ts'

/** How rows of a type compare with a sequence's values, and which of them the type can hold. */
export type ColumnType = { readonly representation: Representation; readonly range: Bounds }

/** The catalog's description of a type, domains already resolved. */
export type TypeDescription = {
  readonly type_oid: number
  readonly type_category: string
  readonly type_modifier: number
}

const INT8: Bounds = { minimum: -(2n ** 63n), maximum: 2n ** 63n - 1n }
const INT4: Bounds = { minimum: -(2n ** 31n), maximum: 2n ** 31n - 1n }
const INT2: Bounds = { minimum: -(2n ** 15n), maximum: 2n ** 15n - 1n }

/** Oids that PostgreSQL fixes in `pg_type.dat`. */
const TypeOid = {
  int8: 20,
  int2: 21,
  int4: 23,
  float4: 700,
  float8: 701,
  bpchar: 1042,
  varchar: 1043,
  numeric: 1700,
}

/** The comparison for a type, or `null` where it has none. */
export function columnType({
  type_oid,
  type_category,
  type_modifier,
}: TypeDescription): ColumnType | null {
  switch (type_oid) {
    case TypeOid.int2:
      return { representation: 'integer', range: INT2 }
    case TypeOid.int4:
      return { representation: 'integer', range: INT4 }
    case TypeOid.int8:
      return { representation: 'integer', range: INT8 }
    case TypeOid.numeric:
      return { representation: 'numeric', range: numericRange(type_modifier) }
    case TypeOid.float4:
    case TypeOid.float8:
      return { representation: 'float', range: INT8 }
    case TypeOid.varchar:
    case TypeOid.bpchar:
      return { representation: 'text', range: textRange(type_modifier) }
    default:
      return type_category === 'S' ? { representation: 'text', range: INT8 } : null
  }
}

/**
 * numeric(p, s) holds p − s digits before the point. Precision stands in the upper half of the
 * modifier less 4, scale in its lowest eleven bits, signed since PostgreSQL 15.
 */
function numericRange(modifier: number): Bounds {
  if (modifier < 0) return INT8
  const precision = ((modifier - 4) >> 16) & 0xffff
  const scale = (((modifier - 4) & 0x7ff) ^ 0x400) - 0x400
  const digits = precision - scale
  return rangeOfDigits({ negative: digits, positive: digits })
}

/** varchar(n) holds n characters, a minus sign among them. The modifier is n + 4. */
function textRange(modifier: number): Bounds {
  if (modifier < 0) return INT8
  return rangeOfDigits({ negative: modifier - 5, positive: modifier - 4 })
}

/** The integers of so many digits, as far as 64 bits hold them: nineteen digits hold them all. */
function rangeOfDigits(digits: { readonly negative: number; readonly positive: number }): Bounds {
  return {
    minimum: digits.negative >= 19 ? INT8.minimum : -largestOfDigits(digits.negative),
    maximum: digits.positive >= 19 ? INT8.maximum : largestOfDigits(digits.positive),
  }
}

function largestOfDigits(digits: number): bigint {
  return digits <= 0 ? 0n : 10n ** BigInt(digits) - 1n
}
