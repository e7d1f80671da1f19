import { parseConnection, type ConnectionSettings } from '../../src/connect/connection-settings.ts'
import type { Environment } from '../../src/environment.ts'
import { environmentOf } from './environment.ts'

/** What a connection string means in surroundings that say nothing but what is given. */
export function connectionOf(text: string, given: Partial<Environment> = {}): ConnectionSettings {
  const parsed = parseConnection(text, environmentOf(given))
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults))
  return parsed.settings
}

/** The faults of a connection string, as one text; empty where it has none. */
export function faultsOf(text: string, given: Partial<Environment> = {}): string {
  const parsed = parseConnection(text, environmentOf(given))
  return parsed.ok ? '' : JSON.stringify(parsed.faults)
}
