import type { ConnectionSettings } from '../connect/connection-settings.ts'
import { parseConnection } from '../connect/connection-settings.ts'
import type { Environment } from '../environment.ts'
import { InputError, type InputFault } from '../errors.ts'
import { ok, parseBoolean, parseChoice, parseSeconds, type Parsed } from './fields.ts'
import { parseTablePattern, splitPatterns, type TablePattern } from './table-pattern.ts'

/** What the action does about drift. */
export const MODES = ['auto', 'check'] as const
export type Mode = (typeof MODES)[number]

/** Every input of `action.yml` with its default, in the order of the README. */
export const INPUT_DEFAULTS = {
  'connection-string': '',
  mode: 'auto',
  tables: '',
  'exclude-tables': '',
  'fail-on-drift': '',
  'connect-timeout': '30',
  'lock-timeout': '10',
  'job-summary': 'true',
} as const

export type InputName = keyof typeof INPUT_DEFAULTS

export const INPUT_NAMES = Object.keys(INPUT_DEFAULTS) as readonly InputName[]

/** Inputs as the workflow gives them: text, empty where the workflow gives none. */
export type RawInputs = Readonly<Record<InputName, string>>

/** Inputs that can be trusted. */
export type Inputs = {
  readonly connection: ConnectionSettings
  readonly mode: Mode
  readonly tables: readonly TablePattern[]
  readonly excludeTables: readonly TablePattern[]
  readonly failOnDrift: boolean
  /** Seconds in which a server that is still starting may come up. */
  readonly connectTimeout: number
  /** Seconds to wait for a table's writers. */
  readonly lockTimeout: number
  readonly jobSummary: boolean
}

/**
 * Turns what the workflow gave into inputs that can be trusted. A bad value never falls back to a
 * default.
 *
 * @throws InputError with every fault of every input.
 */
export function parseInputs(raw: RawInputs, environment: Environment): Inputs {
  const faults: InputFault[] = []

  function take<T>(input: InputName, parse: (text: string) => Parsed<T>): T {
    const given = raw[input]
    const parsed = parse(given === '' ? INPUT_DEFAULTS[input] : given)
    if (parsed.ok) return parsed.value
    faults.push({ input, given, allowed: parsed.allowed })
    // Never read: the faults are thrown before the inputs are returned.
    return undefined as T
  }

  function takePatterns(input: InputName): readonly TablePattern[] {
    return splitPatterns(raw[input]).flatMap((text) => {
      const pattern = parseTablePattern(text)
      if (pattern !== null) return [pattern]
      faults.push({ input, given: text, allowed: PATTERN_RULE })
      return []
    })
  }

  const connection = parseConnection(raw['connection-string'], environment)
  if (!connection.ok) faults.push(...connection.faults)

  const mode = take('mode', (text) => parseChoice(text, MODES))
  const inputs = {
    mode,
    tables: takePatterns('tables'),
    excludeTables: takePatterns('exclude-tables'),
    failOnDrift: take('fail-on-drift', (text) =>
      text === '' ? ok(mode === 'check') : parseBoolean(text),
    ),
    connectTimeout: take('connect-timeout', parseSeconds),
    lockTimeout: take('lock-timeout', parseSeconds),
    jobSummary: take('job-summary', parseBoolean),
  }
  if (!connection.ok || faults.length > 0) throw new InputError(faults)
  return { ...inputs, connection: connection.settings }
}

const PATTERN_RULE =
  'allowed: table or schema.table, with * and ? as wildcards, names with other characters in "double quotes"'
