/** Ways in which connecting fails that neither the server nor the operating system has a code for. */
import type { Host } from './hosts.ts'
import type { TargetSessionAttrs } from './wanted-server.ts'

/** The server wants a password, and there is none. */
export class MissingPasswordError extends Error {
  override readonly name = 'MissingPasswordError'
}

/** `channel_binding=require`, and the server proved nothing. */
export class ChannelBindingError extends Error {
  override readonly name = 'ChannelBindingError'
}

/** A server that answers, and is not of the kind that `target_session_attrs` asks for. */
export class UnwantedServerError extends Error {
  override readonly name = 'UnwantedServerError'
  readonly wanted: TargetSessionAttrs
  readonly isStandby: boolean

  constructor(wanted: TargetSessionAttrs, isStandby: boolean) {
    super(`not ${wanted}`)
    this.wanted = wanted
    this.isStandby = isStandby
  }
}

/** Why one server could not be connected to. */
export type HostFailure = { readonly host: Host; readonly error: unknown }

/** No server could be connected to: what each one that was tried answered. */
export class ConnectError extends Error {
  override readonly name = 'ConnectError'
  readonly failures: readonly HostFailure[]

  constructor(failures: readonly HostFailure[]) {
    super('no server could be connected to', { cause: failures.at(-1)?.error })
    this.failures = failures
  }
}
