import type { ConnectionSettings } from '../connect/connection-settings.ts'
import { parseConnection } from '../connect/connection-settings.ts'
import type { Environment } from '../environment.ts'
import { InputError } from '../errors.ts'
import type { Policy } from '../plan/policy.ts'
import { splitCommands } from './commands.ts'
import { ok, parseBoolean, parseChoice, parseSeconds } from './fields.ts'
import { parseLink, splitLinks, type Link } from './links.ts'
import type { RawInputs } from './names.ts'
import { takeParameters } from './parameters.ts'
import { inputReader, isSound, type Reader } from './reader.ts'
import {
  parseNamePattern,
  parseTablePattern,
  type NamePattern,
  type TablePattern,
} from './table-pattern.ts'

/** What the action does about drift. */
export const MODES = ['auto', 'check', 'manual'] as const
export type Mode = (typeof MODES)[number]

/** Inputs that can be trusted. */
export type Inputs = {
  readonly connection: ConnectionSettings
  readonly mode: Mode
  readonly tables: readonly TablePattern[]
  readonly excludeTables: readonly TablePattern[]
  /** What the plan goes by: capacity limit, headroom, rewind, parameters. */
  readonly policy: Policy
  readonly links: readonly Link[]
  /** Shell commands to run first. */
  readonly imports: readonly string[]
  /** Databases to work on; empty: the one that the connection names. */
  readonly databases: readonly NamePattern[]
  readonly failOnDrift: boolean
  /** Seconds in which a server that is still starting may come up. */
  readonly connectTimeout: number
  /** Seconds to wait for a table's writers. */
  readonly lockTimeout: number
  /** Connections used at once, over all databases. */
  readonly maxConnections: number
  readonly jobSummary: boolean
}

/**
 * Turns what the workflow gave into inputs that can be trusted. A bad value never falls back to a
 * default.
 *
 * @throws InputError with every fault of every input.
 */
export function parseInputs(raw: RawInputs, environment: Environment): Inputs {
  const reader = inputReader(raw)
  const { take, takeEntries, takeCount } = reader
  const connection = parseConnection(raw['connection-string'], environment)
  const mode = take('mode', (text) => parseChoice(text, MODES))
  const inputs = {
    connection: connection.ok ? connection.settings : undefined,
    mode,
    tables: takeEntries('tables', parseTablePattern, TABLE_RULE),
    excludeTables: takeEntries('exclude-tables', parseTablePattern, TABLE_RULE),
    policy: takePolicy(reader, mode),
    links: takeLinks(raw.links, reader),
    imports: splitCommands(raw.imports),
    databases: takeEntries('databases', parseNamePattern, DATABASE_RULE),
    failOnDrift: take('fail-on-drift', (text) =>
      text === '' ? ok(mode === 'check') : parseBoolean(text),
    ),
    connectTimeout: take('connect-timeout', parseSeconds),
    lockTimeout: take('lock-timeout', parseSeconds),
    maxConnections: takeCount('max-connections', 1n, 1000n),
    jobSummary: take('job-summary', parseBoolean),
  }
  const faults = [...(connection.ok ? [] : connection.faults), ...reader.faults]
  if (faults.length > 0 || !isSound<Inputs>(inputs)) throw new InputError(faults)
  return inputs
}

const LARGEST_VALUE = 2n ** 63n - 1n

function takePolicy(reader: Reader, mode: Mode | undefined): Policy | undefined {
  const policy = {
    parameters: takeParameters(reader, mode),
    rewind: reader.take('rewind', parseBoolean),
    headroom: reader.takeWhole('headroom', 0n, LARGEST_VALUE),
    capacityLimit: reader.takeCount('capacity-limit', 1n, 100n),
  }
  return isSound<Policy>(policy) ? policy : undefined
}

function takeLinks(input: string, reader: Reader): readonly Link[] {
  return splitLinks(input).flatMap(({ text, line }) => {
    const link = parseLink(text, line)
    if (link.ok) return [link.value]
    reader.addFault('links', text, link.allowed)
    return []
  })
}

const TABLE_RULE =
  'allowed: table or schema.table, with * and ? as wildcards, names with other characters in "double quotes"'

const DATABASE_RULE =
  'allowed: names of databases, with * and ? as wildcards, names with other characters in "double quotes"'
