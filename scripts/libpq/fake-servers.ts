/** Servers that only write down who comes, how, and what is said; nobody gets in. */
import { once } from 'node:events'
import { createServer, type Server, type Socket } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import { createSecureContext, TLSSocket } from 'node:tls'
import { makeAuthority } from '../../__tests__/helpers/certificates.ts'

/** One attempt to log in. */
export type Visit = {
  /** `address:port`, or a socket's file. */
  readonly place: string
  readonly way: 'tls' | 'plain'
  readonly parameters: Readonly<Record<string, string>>
  password: string | null
}

const PORTS = [5432, 5433, 5434]
const ADDRESSES = ['127.0.0.2', '127.0.0.3', '127.0.0.4', '::1']
const SSL_REQUEST = 80_877_103
const GSS_REQUEST = 80_877_104
/** The server's message that asks for it. */
const CLEARTEXT_PASSWORD = Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 3])

export type Behaviour = { readonly sqlState: string; readonly asksPassword: boolean }

/** Listens on every address and port, and in `/tmp`. */
export async function fakeServers() {
  const authority = await makeAuthority()
  const { certificate: cert, key } = await authority.issue({ name: 'CN=fake' })
  const context = createSecureContext({ cert, key })
  let visits: Visit[] = []
  let { sqlState, asksPassword }: Behaviour = { sqlState: '', asksPassword: false }
  const servers: Server[] = []
  const listen = async (target: object, place: string) => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined)
      void greet(socket)
    })
    server.listen(target)
    await once(server, 'listening')
    servers.push(server)

    async function greet(socket: Socket) {
      let stream: Socket = socket
      let way: Visit['way'] = 'plain'
      for (;;) {
        const packet = await read(stream)
        if (packet === null) return
        const code = packet.readInt32BE(4)
        if (code === SSL_REQUEST) {
          stream.write('S')
          way = 'tls'
          stream = new TLSSocket(stream, { isServer: true, secureContext: context })
          stream.on('error', () => undefined)
        } else if (code === GSS_REQUEST) stream.write('N')
        else {
          await login(stream, { place, way, packet })
          return
        }
      }
    }
  }

  type Greeting = Pick<Visit, 'place' | 'way'> & { readonly packet: Buffer }

  async function login(stream: Socket, { place, way, packet }: Greeting) {
    const words = packet.subarray(8).toString('utf8').split('\0')
    const pairs = words.flatMap((word, index) =>
      index % 2 === 0 && word ? [[word, words[index + 1]]] : [],
    )
    const visit: Visit = { place, way, parameters: Object.fromEntries(pairs), password: null }
    visits.push(visit)
    if (asksPassword) {
      stream.write(CLEARTEXT_PASSWORD)
      const answer = await read(stream)
      if (answer !== null) visit.password = answer.subarray(5, -1).toString('utf8')
    }
    const body = Buffer.from(`SFATAL\0C${sqlState}\0Mgo away\0\0`)
    const head = Buffer.alloc(5)
    head.write('E')
    head.writeInt32BE(body.length + 4, 1)
    stream.end(Buffer.concat([head, body]))
  }

  for (const port of PORTS) {
    for (const host of ADDRESSES) await listen({ host, port }, `${host}:${port}`)
    const path = `/tmp/.s.PGSQL.${port}`
    await listen({ path }, path)
  }
  return {
    /** Refuses every login with an error of that SQLSTATE while `action` runs. */
    async record<T>(behaviour: Behaviour, action: () => Promise<T>) {
      visits = []
      ;({ sqlState, asksPassword } = behaviour)
      const result = await action()
      await setTimeout(5)
      return { visits, result }
    },
    async close() {
      for (const server of servers) server.close()
    },
  }
}

async function read(stream: Socket): Promise<Buffer | null> {
  return new Promise((resolve) => {
    stream.once('data', (data: Buffer) => resolve(data))
    stream.once('close', () => resolve(null))
  })
}
