import { Client } from 'pg'

/** Gives `work` a session with a database, which is closed after it. */
export async function withSession<T>(
  uri: string,
  work: (client: Client) => Promise<T>,
): Promise<T> {
  const client = new Client(uri)
  // A server that is stopped closes what is open: whoever waits for an answer is told so as well.
  client.on('error', () => undefined)
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
