/** Connection strings that name several hosts: which one is worked on, and who is told of it. */
import { once } from 'node:events'
import { connect, createServer, type AddressInfo } from 'node:net'
import { expect, inject } from 'vitest'
import { test } from '../helpers/database.ts'
import { run } from '../helpers/run.ts'
import { runAction } from '../helpers/run-action.ts'

/** Nothing listens there. */
const DOWN = '127.0.0.1:1'

test('the first host that answers is worked on, and the report names it', async ({ database }) => {
  const { host, port } = inject('server')
  await database.sql(`create table t (id serial primary key); insert into t values (5)`)
  const uri = `postgresql://postgres@${DOWN},no-such-host.invalid,${host}:${port}/${database.name}`
  const { json, sequence } = await run(database, { 'connection-string': uri })
  expect(json.databases).toMatchObject([{ host, port, error: null }])
  expect(sequence('t_id_seq').status).toBe('fixed')
})

test('where none answers, each is told of', async ({ database }) => {
  const uri = `postgresql://postgres@${DOWN},no-such-host.invalid/x`
  const { json } = await run(database, { 'connection-string': uri, 'connect-timeout': '0' })
  expect(json.databases).toMatchObject([{ host: '127.0.0.1', port: 1 }])
  expect(json.databases[0]?.error).toMatch(
    /No PostgreSQL server answers at 127\.0\.0\.1:1\. The host name "no-such-host\.invalid" is unknown\. /,
  )
})

test('of several hosts that are down one may be starting', async ({ database }) => {
  const { host, port } = inject('server')
  const gate = createServer((socket) => {
    const server = connect(port, host)
    socket.pipe(server).pipe(socket)
    for (const end of [socket, server]) end.on('error', () => undefined)
  })
  gate.listen(0, '127.0.0.1')
  await once(gate, 'listening')
  const late = (gate.address() as AddressInfo).port
  gate.close()
  await once(gate, 'close')

  const uri = `postgresql://postgres@${DOWN},127.0.0.1:${late},no-such-host.invalid/${database.name}`
  const running = run(database, { mode: 'check', 'connection-string': uri })
  setTimeout(() => gate.listen(late, '127.0.0.1'), 300)
  expect((await running).json.databases).toMatchObject([{ port: late, error: null }])
  gate.close()
})

test('a host that turns the login down has the last word, as in psql', async ({ database }) => {
  const { host, port } = inject('server')
  const place = `${host}:${port}`
  const uri = `postgresql://nobody_here@${place},${DOWN}/postgres`
  const { json } = await run(database, { 'connection-string': uri })
  expect(json.databases[0]?.error).toMatch(/"nobody_here"/)
  expect(json.databases[0]?.error).not.toContain(DOWN)
})

test('a random order finds the host that answers as well', async ({ database }) => {
  const { host, port } = inject('server')
  const uri = `postgresql://postgres@${DOWN},${host}:${port}/${database.name}?load_balance_hosts=random`
  const { json } = await run(database, { mode: 'check', 'connection-string': uri })
  expect(json.databases).toMatchObject([{ host, port, error: null }])
})

test('imports are led to the host that answers', async ({ database }) => {
  const { host, port } = inject('server')
  const { exitCode, log } = await runAction({
    inputs: {
      'connection-string': `host=down.invalid,up port=1,${port} hostaddr=127.0.0.1,${host} user=postgres dbname=${database.name}`,
      imports: 'echo "at $PGHOST $PGHOSTADDR $PGPORT $DATABASE_URL ${PGSERVICE-none}"',
    },
  })
  expect(exitCode).toBe(0)
  expect(log).toContain(
    `at up ${host} ${port} postgresql://postgres@up:${port}/${database.name}?hostaddr=${host} none`,
  )
})
