/** Ends a pool's connections when the run is cancelled, whatever they are about. */
import { connect, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { setTimeout } from 'node:timers'
import { cancelRequest } from './cancel-request.ts'

/** Milliseconds for statements to end and transactions to be rolled back. */
const GRACE = 1000

type Client = {
  /** A name, an address, or a socket's folder. */
  readonly host: string
  readonly port: number
  readonly connection: { readonly stream: Duplex }
}

export type Connections = {
  /** Those that a statement may be running on. */
  readonly lent: ReadonlySet<Client>
  /** All of them, those that are still being made included. */
  readonly sockets: ReadonlySet<Socket>
}

/**
 * Once `signal` is aborted, asks the server to cancel the statements that run, as it would finish
 * them for nobody otherwise, and closes what is still open a moment later.
 *
 * @returns what takes this back.
 */
export function endOnAbort(signal: AbortSignal, { lent, sockets }: Connections): () => void {
  const destroy = () => {
    for (const socket of sockets) socket.destroy(signal.reason as Error)
  }
  const end = () => {
    for (const client of lent) cancelStatement(client)
    setTimeout(destroy, lent.size > 0 ? GRACE : 0)
  }
  signal.addEventListener('abort', end)
  return () => signal.removeEventListener('abort', end)
}

/** A connection of its own carries the request, to the very server that the statement runs on. */
function cancelStatement(client: Client): void {
  const request = cancelRequest(client)
  if (request === null) return
  const { remoteAddress } = client.connection.stream as Socket
  const socket = client.host.startsWith('/')
    ? connect(`${client.host}/.s.PGSQL.${client.port}`)
    : connect(client.port, remoteAddress ?? client.host)
  socket.on('error', () => undefined)
  socket.end(request)
}
