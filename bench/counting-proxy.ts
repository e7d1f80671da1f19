/** A way to the server on which requests are counted, and the time until they are answered. */
import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

type Target = { readonly host: string; readonly port: number }

export type Traffic = { readonly roundTrips: number; readonly waitedSeconds: number }

/**
 * Gives `work` a port that leads to the server. A moment in which several connections wait for an
 * answer counts once.
 */
export async function countTraffic(
  target: Target,
  work: (port: number) => Promise<unknown>,
): Promise<Traffic> {
  const clock = waitingClock()
  const proxy = createServer((client) => relay(client, connect(target), clock))
  proxy.listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  try {
    await work((proxy.address() as AddressInfo).port)
    return clock.read()
  } finally {
    proxy.close()
  }
}

type Clock = ReturnType<typeof waitingClock>

function relay(client: Socket, server: Socket, clock: Clock): void {
  client.on('data', (chunk) => {
    clock.asked(client)
    server.write(chunk)
  })
  server.on('data', (chunk) => {
    clock.answered(client)
    client.write(chunk)
  })
  for (const [from, to] of [
    [client, server],
    [server, client],
  ] as const) {
    from.setNoDelay()
    from.on('end', () => {
      clock.ended(client)
      to.end()
    })
    from.on('error', () => to.destroy())
  }
}

/** Several messages in a row are one request. */
function waitingClock() {
  const waiting = new Set<Socket>()
  let [roundTrips, milliseconds, since] = [0, 0, 0]
  const ended = (client: Socket) => {
    if (!waiting.delete(client)) return false
    if (waiting.size === 0) milliseconds += performance.now() - since
    return true
  }
  return {
    asked(client: Socket) {
      if (waiting.size === 0) since = performance.now()
      waiting.add(client)
    },
    answered(client: Socket) {
      if (ended(client)) roundTrips++
    },
    ended,
    read: (): Traffic => ({ roundTrips, waitedSeconds: milliseconds / 1000 }),
  }
}
