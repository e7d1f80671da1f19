/** Connecting, and what is said where it fails. */
import { once } from 'node:events'
import { rm, writeFile } from 'node:fs/promises'
import { connect, createServer, type AddressInfo } from 'node:net'
import path from 'node:path'
import { expect, inject } from 'vitest'
import { test } from '../helpers/database.ts'
import { run } from '../helpers/run.ts'
import { runAction } from '../helpers/run-action.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'

async function errorOf(...[database, uri]: [Parameters<typeof run>[0], string]): Promise<string> {
  const { json, report } = await run(database, { 'connection-string': uri, 'connect-timeout': '0' })
  expect(report.failed).toBe(true)
  expect(json.totals).toMatchObject({ problems: 1, checked: 0 })
  expect(json.databases).toMatchObject([{ serverVersion: null, sequences: [] }])
  return String(json.databases[0]?.error)
}

test('a wrong password is one sentence with the remedy and without the password', async ({
  database,
}) => {
  const { host, port } = inject('server')
  await database.sql(`set password_encryption = md5; drop role if exists locked`)
  await database.sql(`create role locked login password 'right'`)
  const error = await errorOf(
    database,
    `postgresql://locked:wrong-one@${host}:${port}/${database.name}`,
  )
  expect(error).toMatch(/rejected the password of role "locked"\. Check the password/)
  expect(error).not.toContain('wrong-one')
  const missing = await errorOf(database, `postgresql://locked@${host}:${port}/${database.name}`)
  expect(missing).toMatch(/asks for a password for role "locked" and none was given/)
  const right = await run(database, {
    mode: 'check',
    'connection-string': `postgresql://locked:right@${host}:${port}/${database.name}`,
  })
  expect(right.json.databases[0]?.error).toBeNull()
  await database.sql(`drop role locked`)
})

test('however a password is given, it stands in no log, file or output', async ({ database }) => {
  const { host, port } = inject('server')
  const folder = await temporaryFolder('home-')
  const write = (name: string, text: string) =>
    writeFile(path.join(folder, name), text, { mode: 0o600 })
  await write('.pgpass', `${host}:*:*:*:hunter2\\:2\n`)
  await write('.pg_service.conf', '[mine]\npassword=hunter2:2\n')
  const place = `host=${host} port=${port} user=locked dbname=${database.name}`
  const ways = [
    { text: `postgresql://locked:hunter2%3A2@${host}:${port}/${database.name}` },
    { text: `postgresql://locked@${host}:${port}/${database.name}?password=hunter2:2` },
    { text: `${place} password='hunter2\\:2'` },
    { text: `${place} service=mine` },
    { text: place },
    { text: place, environment: { PGPASSWORD: 'hunter2:2' } },
    { text: `${place} password=hunter2:2 sslmode=on` },
    { text: `${place} password=some hunter2=2` },
    { text: `postgresql://locked:some/hunter2?hunter2=@${host}:${port}/x` },
    { text: `postgresql://locked:some@hunter2@${host}:${port}/x` },
  ]
  const runs = await Promise.all(
    ways.map(({ text, environment = {} }) =>
      runAction({
        inputs: { 'connection-string': text },
        environment: { HOME: folder, ...environment },
      }),
    ),
  )
  for (const { exitCode, log, ...written } of runs) {
    expect(exitCode).toBe(1)
    expect(log).toMatch(/rejected the password of role "locked"|^::error::Input /m)
    expect(log.replaceAll(/^::add-mask::.*$/gm, '')).not.toContain('hunter2')
    expect(JSON.stringify(written)).not.toContain('hunter2')
  }
  await rm(folder, { recursive: true })
})

test('a server that asks in vain for a password is not kept waiting', async ({ database }) => {
  const hangUp = Promise.withResolvers<void>()
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.on('close', () => hangUp.resolve())
    // Takes the login, and asks for the password in clear.
    socket.on('data', () => socket.write(Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 3])))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const error = await errorOf(database, `postgresql://app@127.0.0.1:${port}/x?sslmode=disable`)
  expect(error).toMatch(/asks for a password for role "app" and none was given/)
  await hangUp.promise
  server.close()
})

test('an unknown database, role or host is named', async ({ database }) => {
  const { host, port } = inject('server')
  expect(await errorOf(database, `postgresql://postgres@${host}:${port}/nowhere`)).toMatch(
    /There is no database "nowhere"/,
  )
  expect(await errorOf(database, `postgresql://nobody_here@${host}:${port}/postgres`)).toMatch(
    /"nobody_here"/,
  )
  expect(await errorOf(database, `postgresql://postgres@no-such-host.invalid/postgres`)).toMatch(
    /The host name "no-such-host.invalid" is unknown\./,
  )
})

test('a refused connection says where a server was looked for and how jobs reach services', async ({
  database,
}) => {
  const error = await errorOf(database, `postgresql://postgres@127.0.0.1:1/postgres`)
  expect(error).toMatch(/No PostgreSQL server answers at 127\.0\.0\.1:1\. .*localhost.*label/)
})

test('a server without TLS is refused where TLS is required, and taken where it is preferred', async ({
  database,
}) => {
  expect(await errorOf(database, `${database.uri}?sslmode=require`)).toMatch(/does not offer TLS/)
  const { json } = await run(database, {
    mode: 'check',
    'connection-string': `${database.uri}?sslmode=prefer`,
  })
  expect(json.databases[0]?.error).toBeNull()
})

test('a server that comes up late is waited for', async ({ database }) => {
  const { host, port } = inject('server')
  await database.sql(`create table t (id serial primary key); insert into t values (1)`)
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

  const uri = `postgresql://postgres@127.0.0.1:${late}/${database.name}`
  const running = run(database, { 'connection-string': uri, 'connect-timeout': '20' })
  setTimeout(() => gate.listen(late, '127.0.0.1'), 700)
  const { sequence } = await running
  expect(sequence('t_id_seq').status).toBe('fixed')
  gate.close()
})

test('a unix socket is a folder in place of a host', async ({ database }) => {
  const { port, socketFolder } = inject('server')
  const uri = `postgresql:///${database.name}?host=${encodeURIComponent(socketFolder)}&port=${port}&user=postgres`
  const { json } = await run(database, { mode: 'check', 'connection-string': uri })
  expect(json.databases[0]).toMatchObject({ error: null, host: socketFolder, port })
})

test('the sessions are closed at the end', async ({ database }) => {
  await database.sql(`create table t (id serial primary key)`)
  await run(database)
  // A backend ends a moment after its client has said goodbye.
  await expect
    .poll(() =>
      database.sql(`
        select 1 from pg_stat_activity
         where datname = current_database() and application_name = 'fix-postgresql-sequences'`),
    )
    .toEqual([])
})

test('fewer connections than wanted are enough, down to one', async ({ database }) => {
  const role = `r_${database.name.slice(-8)}`
  await database.sql(`
    create role ${role} login connection limit 1;
    grant create, usage on schema public to ${role};
    set role ${role};
    do $$ begin
      for n in 1..150 loop
        execute format('create table t%s (id serial primary key)', n);
        execute format('insert into t%s values (9)', n);
      end loop;
    end $$;
    reset role`)
  const { json } = await run(database, { 'connection-string': database.uriFor(role) })
  expect(json.totals).toMatchObject({ checked: 150, fixed: 150, problems: 0 })
  await database.sql(`drop owned by ${role} cascade; drop role ${role}`)
})

test('a move whose commit was made but not answered is told as a fix', async ({ database }) => {
  const { host, port } = inject('server')
  await database.sql(`create table t (id serial primary key); insert into t values (5)`)
  // Hands the first commit after a move on to the server, and then hangs up on the action.
  let moved = false
  let cut = false
  const proxy = createServer((socket) => {
    const server = connect(port, host)
    socket.on('data', (chunk) => {
      const text = chunk.toString('latin1')
      moved ||= text.includes('setval(m.sequence')
      server.write(chunk)
      if (moved && !cut && text.includes('commit')) {
        cut = true
        socket.destroy()
        server.end()
      }
    })
    server.on('data', (chunk) => socket.write(chunk))
    for (const end of [socket, server]) end.on('error', () => undefined)
    server.on('close', () => socket.destroy())
    socket.on('close', () => server.end())
  })
  proxy.listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  const { port: open } = proxy.address() as AddressInfo
  const uri = `postgresql://postgres@127.0.0.1:${open}/${database.name}?sslmode=disable`
  const { sequence } = await run(database, { 'connection-string': uri })
  proxy.close()
  expect(cut).toBe(true)
  expect(sequence('t_id_seq')).toMatchObject({
    status: 'fixed',
    before: { next: '1' },
    after: { next: '6' },
  })
})
