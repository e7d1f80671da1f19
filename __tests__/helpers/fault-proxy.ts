/**
 * Stands between the action and a server, sees every message of the protocol, and makes faults. It
 * does not speak TLS: `sslmode=disable`.
 */
import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

/** https://www.postgresql.org/docs/current/protocol-message-formats.html */
export type Message = {
  /** How many there were before, over all connections. */
  readonly index: number
  /** How many connections there were before. */
  readonly connection: number
  readonly from: 'client' | 'server'
  /** The letter of its type; `start` for what a client begins with. */
  readonly type: string
  /** The SQL of a `Q` or `P`; empty for others. */
  readonly sql: string
}

export type Fate =
  | { readonly kind: 'pass' }
  /** Ends the connection by RST or FIN, or leaves it open and never says a word on it again. */
  | {
      readonly kind: 'cut'
      readonly how: 'reset' | 'end' | 'silence'
      readonly when: 'before' | 'after'
    }
  /** Makes the server do something else in place of a `Q`. */
  | { readonly kind: 'replace'; readonly sql: string }

export const PASS: Fate = { kind: 'pass' }

/** Decides what becomes of a message, which is held until then. */
export type Decide = (message: Message) => Fate | Promise<Fate>

export type FaultProxy = {
  readonly port: number
  stop(): Promise<void>
}

export type Place = { readonly host: string; readonly port: number }

/** Starts a proxy on a free port. */
export async function startFaultProxy(server: Place, decide: Decide): Promise<FaultProxy> {
  const sockets = new Set<Socket>()
  let messages = 0
  let connections = 0
  // A client that has said all must not take that for the end of its session.
  const gate = createServer({ allowHalfOpen: true }, (client) => {
    const connection = connections++
    const behind = connect(server.port, server.host)
    for (const socket of [client, behind]) {
      sockets.add(socket)
      // Small messages would wait for the answer to those before them.
      socket.setNoDelay()
      socket.on('error', () => undefined)
    }
    const judge = (message: Omit<Message, 'index' | 'connection'>) =>
      decide({ ...message, index: messages++, connection })
    join({ client, server: behind }, judge)
  })
  gate.listen(0, '127.0.0.1')
  await once(gate, 'listening')
  return {
    port: (gate.address() as AddressInfo).port,
    async stop() {
      for (const socket of sockets) socket.destroy()
      gate.close()
      await once(gate, 'close')
    },
  }
}

type Ends = { readonly client: Socket; readonly server: Socket }

type Judge = (message: Pick<Message, 'from' | 'type' | 'sql'>) => Fate | Promise<Fate>

/** Passes messages both ways, one after the other, until the connection is cut. */
function join(ends: Ends, judge: Judge): void {
  let isCut = false
  const cut = (how: 'reset' | 'end' | 'silence') => {
    isCut = true
    for (const socket of [ends.client, ends.server]) {
      if (how === 'reset') socket.resetAndDestroy()
      if (how === 'end') socket.end()
    }
  }
  for (const from of ['client', 'server'] as const) {
    const [source, target] =
      from === 'client' ? [ends.client, ends.server] : [ends.server, ends.client]
    const split = splitter(from)
    let work = Promise.resolve()
    source.on('data', (chunk: Buffer) => {
      for (const bytes of split(chunk)) work = work.then(() => pass(bytes))
    })
    for (const event of ['end', 'close']) {
      source.on(event, () => {
        work = work.then(() => void (isCut || target.end()))
      })
    }
    const pass = async (bytes: Buffer) => {
      if (isCut) return
      const { type, sql } = describe(bytes, from)
      const fate = await judge({ from, type, sql })
      if (isCut) return
      if (fate.kind === 'cut' && fate.when === 'before') return cut(fate.how)
      target.write(fate.kind === 'replace' ? queryMessage(fate.sql) : bytes)
      if (fate.kind === 'cut') cut(fate.how)
    }
  }
}

/** A message without a type has four bytes of length first, one with a type has it before them. */
function splitter(from: Message['from']): (chunk: Buffer) => readonly Buffer[] {
  let rest = Buffer.alloc(0)
  let isStarted = from === 'server'
  return (chunk) => {
    rest = Buffer.concat([rest, chunk])
    const messages: Buffer[] = []
    for (;;) {
      const offset = isStarted ? 1 : 0
      if (rest.length < offset + 4) return messages
      const length = offset + rest.readInt32BE(offset)
      if (rest.length < length) return messages
      messages.push(rest.subarray(0, length))
      rest = rest.subarray(length)
      isStarted = true
    }
  }
}

function describe(bytes: Buffer, from: Message['from']): Pick<Message, 'type' | 'sql'> {
  // Lengths are below 2^24, so that a message without a type begins with a zero.
  if (bytes[0] === 0) return { type: 'start', sql: '' }
  const type = String.fromCharCode(bytes[0] ?? 0)
  if (from === 'server' || (type !== 'Q' && type !== 'P')) return { type, sql: '' }
  const [first = '', second = ''] = bytes.subarray(5).toString().split('\0')
  return { type, sql: type === 'Q' ? first : second }
}

function queryMessage(sql: string): Buffer {
  const text = Buffer.from(`${sql}\0`)
  const head = Buffer.from('Q\0\0\0\0')
  head.writeInt32BE(text.length + 4, 1)
  return Buffer.concat([head, text])
}
