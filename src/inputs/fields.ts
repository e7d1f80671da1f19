/** Parsers of single input values. Each returns the value, or what would have been allowed. */

/** A parsed value, or the clause that says what is allowed. */
export type Parsed<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly allowed: string }

export function ok<T>(value: T): Parsed<T> {
  return { ok: true, value }
}

/** One word of a closed list. */
export function parseChoice<const T extends string>(
  text: string,
  choices: readonly T[],
): Parsed<T> {
  const choice = choices.find((candidate) => candidate === text)
  return choice === undefined
    ? { ok: false, allowed: `allowed: ${choices.join(', ')}` }
    : ok(choice)
}

/** A boolean of YAML's core schema, as `core.getBooleanInput` reads it. */
export function parseBoolean(text: string): Parsed<boolean> {
  if (['true', 'True', 'TRUE'].includes(text)) return ok(true)
  if (['false', 'False', 'FALSE'].includes(text)) return ok(false)
  return { ok: false, allowed: 'allowed: true, false' }
}

/** A whole number within bounds, both included. */
export function parseWhole(
  text: string,
  { least, most }: { readonly least: bigint; readonly most: bigint },
): Parsed<bigint> {
  const value = /^\d{1,19}$/.test(text) ? BigInt(text) : null
  return value !== null && value >= least && value <= most
    ? ok(value)
    : { ok: false, allowed: `allowed: a whole number from ${least} to ${most}` }
}

/** Seconds, at most a day, as a whole number. */
export function parseSeconds(text: string): Parsed<number> {
  const seconds = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN
  return seconds <= 86_400
    ? ok(seconds)
    : { ok: false, allowed: 'allowed: whole seconds from 0 to 86400' }
}
