import type { InputFault } from '../errors.ts'
import { parseWhole, type Parsed } from './fields.ts'
import { INPUT_DEFAULTS, type InputName, type RawInputs } from './names.ts'
import { splitPatterns } from './table-pattern.ts'

/** Reads inputs one by one, and gathers what is wrong with them. */
export type Reader = {
  /** Every fault so far. Values that were read are to be trusted only where there is none. */
  readonly faults: readonly InputFault[]
  readonly isGiven: (input: InputName) => boolean
  /** The value, or the default where the workflow gives none. */
  readonly take: <T>(input: InputName, parse: (text: string) => Parsed<T>) => T
  /** A whole number within bounds, both included. */
  readonly takeWhole: (input: InputName, least: bigint, most: bigint) => bigint
  /** Entries at commas and new lines. `rule` says what is allowed. */
  readonly takeEntries: <T>(
    input: InputName,
    parse: (text: string) => T | null,
    rule: string,
  ) => readonly T[]
  readonly addFault: (input: InputName, given: string, allowed: string) => void
}

export function inputReader(raw: RawInputs): Reader {
  const faults: InputFault[] = []
  const addFault = (input: InputName, given: string, allowed: string) => {
    faults.push({ input, given, allowed })
  }

  function take<T>(input: InputName, parse: (text: string) => Parsed<T>): T {
    const given = raw[input]
    const parsed = parse(given === '' ? INPUT_DEFAULTS[input] : given)
    if (parsed.ok) return parsed.value
    addFault(input, given, parsed.allowed)
    // Never read: the faults are thrown before the inputs are returned.
    return undefined as T
  }

  return {
    faults,
    addFault,
    take,
    isGiven: (input) => raw[input] !== '',
    takeWhole: (input, least, most) => take(input, (text) => parseWhole(text, { least, most })),
    takeEntries: (input, parse, rule) =>
      splitPatterns(raw[input]).flatMap((text) => {
        const entry = parse(text)
        if (entry === null) addFault(input, text, rule)
        return entry === null ? [] : [entry]
      }),
  }
}
