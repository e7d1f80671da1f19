/** Tries the hosts and the ways to speak to them, until one will do. */
import { ConnectError, type HostFailure } from './connect-errors.ts'
import type { ConnectionSettings } from './connection-settings.ts'
import { isTlsRefusal, mayOtherHostDo, mayOtherWayDo } from './failures.ts'
import type { Host } from './hosts.ts'
import { openPool, type OpenOptions, type PoolOptions } from './postgres.ts'
import type { Sessions } from './sessions.ts'
import { errorCode, SqlState } from './sql-state.ts'
import { requireWanted, type TargetSessionAttrs } from './wanted-server.ts'
import { waysTo, type Way } from './ways.ts'

/**
 * Opens a first session on the first host that will do; further ones on demand.
 *
 * @throws ConnectError with what the hosts answered that were tried.
 */
export async function openSessions(
  settings: ConnectionSettings,
  options: OpenOptions,
): Promise<Sessions> {
  const { hosts } = settings
  const attempt = { settings, options: bounded(options, settings) }
  const [first, ...others] = passes(settings.targetSessionAttrs)
  let error = new ConnectError([])
  for (const wanted of [first, ...others]) {
    try {
      return await openFirst(hosts, { ...attempt, wanted })
    } catch (failure) {
      if (!(failure instanceof ConnectError)) throw failure
      error = failure
    }
  }
  throw error
}

type Attempt = {
  readonly settings: ConnectionSettings
  readonly options: PoolOptions
  readonly wanted: TargetSessionAttrs
}

/** Whoever prefers a standby takes anything in the end. */
function passes(
  wanted: TargetSessionAttrs,
): readonly [TargetSessionAttrs, ...TargetSessionAttrs[]] {
  return wanted === 'prefer-standby' ? ['standby', 'any'] : [wanted]
}

function bounded(options: OpenOptions, { secondsForEachHost }: ConnectionSettings): PoolOptions {
  const { timeout } = options
  const longest = secondsForEachHost === null ? timeout : secondsForEachHost * 1000
  return { ...options, timeout: Math.min(timeout, longest), patience: timeout }
}

async function openFirst(hosts: readonly Host[], attempt: Attempt): Promise<Sessions> {
  const failures: HostFailure[] = []
  for (const host of hosts) {
    try {
      return await openAt(host, attempt)
    } catch (error) {
      if (!mayOtherHostDo(error)) throw new ConnectError([{ host, error }])
      failures.push({ host, error })
    }
  }
  throw new ConnectError(failures)
}

async function openAt(host: Host, { settings, options, wanted }: Attempt): Promise<Sessions> {
  const failures: WayFailure[] = []
  for (const tls of waysTo(host, settings.tls)) {
    try {
      const sessions = await openPool(settings, { host, tls }, options)
      return await keepIfWanted(sessions, wanted)
    } catch (error) {
      failures.push({ tls, error })
      if (!mayOtherWayDo(error)) throw error
    }
  }
  throw mostTelling(failures)
}

async function keepIfWanted(sessions: Sessions, wanted: TargetSessionAttrs): Promise<Sessions> {
  try {
    await sessions.use((session) => requireWanted(session, wanted))
    return sessions
  } catch (error) {
    await sessions.close()
    throw error
  }
}

type WayFailure = { readonly tls: Way; readonly error: unknown }

/** A wrong password before all; then what went wrong with TLS, unless it is just not offered. */
function mostTelling(failures: readonly WayFailure[]): unknown {
  const heard = failures.filter(({ error }) => !isTlsRefusal(error))
  const telling =
    heard.find(({ error }) => errorCode(error) === SqlState.invalidPassword) ??
    heard.find(({ tls }) => tls !== false) ??
    heard[0] ??
    failures[0]
  return telling?.error
}
