/** Stops the action between two of its statements, so that a test can do something there. */
import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import type { TestDatabase } from './database.ts'

/** A message of the action that is held back. */
export type Stop = {
  /** Resolves when the message came. */
  readonly reached: Promise<void>
  /** Lets it go to the server. */
  release(): void
}

export type Stepper = {
  /** Leads to the same database, by way of the stepper. */
  readonly uri: string
  /** Holds back the next message that has the text, once. */
  stopBefore(text: string): Stop
  close(): Promise<void>
}

type Armed = { readonly text: string; readonly reach: () => void; readonly released: Promise<void> }

/** Puts a stepper between the action, as a role, and the server of a database. */
export async function startStepper(database: TestDatabase, role = 'postgres'): Promise<Stepper> {
  const target = new URL(database.uriFor(role))
  const armed: Armed[] = []
  const sockets = new Set<Socket>()
  const proxy = createServer((client) => {
    const server = connect(Number(target.port), target.hostname)
    for (const socket of [client, server]) {
      sockets.add(socket)
      socket.on('error', () => socket.destroy())
    }
    server.pipe(client)
    void forward({ client, server }, armed)
  })
  proxy.listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  const { port } = proxy.address() as AddressInfo
  return {
    uri: `postgresql://${role}@127.0.0.1:${port}/${database.name}?sslmode=disable`,
    stopBefore(text) {
      const reached = Promise.withResolvers<void>()
      const released = Promise.withResolvers<void>()
      armed.push({ text, reach: reached.resolve, released: released.promise })
      return { reached: reached.promise, release: released.resolve }
    },
    async close() {
      for (const socket of sockets) socket.destroy()
      proxy.close()
      await once(proxy, 'close')
    },
  }
}

/** The client writes each of its messages at once, and they are short, so that a chunk is one. */
async function forward(
  { client, server }: { readonly client: Socket; readonly server: Socket },
  armed: Armed[],
): Promise<void> {
  try {
    for await (const chunk of client as AsyncIterable<Buffer>) {
      const index = armed.findIndex(({ text }) => chunk.includes(text))
      const [stop] = index < 0 ? [] : armed.splice(index, 1)
      stop?.reach()
      await stop?.released
      server.write(chunk)
    }
  } catch {
    // The client went away in the midst of it, which is its right.
  } finally {
    server.end()
  }
}
