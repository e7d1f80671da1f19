import type { InputFault } from '../errors.ts'
import { ok, parseWhole, type Parsed } from './fields.ts'
import { INPUT_DEFAULTS, type InputName, type RawInputs } from './names.ts'
import { splitPatterns } from './table-pattern.ts'

/** Reads inputs one by one, and gathers what is wrong with them. */
export type Reader = {
  /** Every fault so far. */
  readonly faults: readonly InputFault[]
  readonly isGiven: (input: InputName) => boolean
  /** The value, or the default where the workflow gives none; `undefined` where it is at fault. */
  readonly take: <T>(input: InputName, parse: (text: string) => Parsed<T>) => T | undefined
  /** A whole number within bounds, both included. */
  readonly takeWhole: (input: InputName, least: bigint, most: bigint) => bigint | undefined
  /** The same, where it is small enough to be counted with. */
  readonly takeCount: (input: InputName, least: bigint, most: bigint) => number | undefined
  /** Entries at commas and new lines. `rule` says what is allowed. */
  readonly takeEntries: <T>(
    input: InputName,
    parse: (text: string) => T | null,
    rule: string,
  ) => readonly T[]
  readonly addFault: (input: InputName, given: string, allowed: string) => void
}

/** What was read, of which anything may be at fault. */
type Read<T> = { readonly [Key in keyof T]: T[Key] | undefined }

/** Whether nothing of what was read is at fault. */
export function isSound<T extends object>(read: Read<T>): read is T {
  return Object.values(read).every((value) => value !== undefined)
}

export function inputReader(raw: RawInputs): Reader {
  const faults: InputFault[] = []
  const addFault = (input: InputName, given: string, allowed: string) => {
    faults.push({ input, given, allowed })
  }

  function take<T>(input: InputName, parse: (text: string) => Parsed<T>): T | undefined {
    const given = raw[input]
    const parsed = parse(given === '' ? INPUT_DEFAULTS[input] : given)
    if (parsed.ok) return parsed.value
    addFault(input, given, parsed.allowed)
    return undefined
  }

  return {
    faults,
    addFault,
    take,
    isGiven: (input) => raw[input] !== '',
    takeWhole: (input, least, most) => take(input, (text) => parseWhole(text, { least, most })),
    takeCount: (input, least, most) =>
      take(input, (text) => {
        const parsed = parseWhole(text, { least, most })
        return parsed.ok ? ok(Number(parsed.value)) : parsed
      }),
    takeEntries: (input, parse, rule) =>
      splitPatterns(raw[input]).flatMap((text) => {
        const entry = parse(text)
        if (entry === null) addFault(input, text, rule)
        return entry === null ? [] : [entry]
      }),
  }
}
