/** Connection strings that are copied from the settings of other clients. */
import { expect, test } from 'vitest'
import { faultsOf } from '../../helpers/connection.ts'

const URI = 'write it as postgresql://user:password@localhost:5432/database'

test.each([
  { text: 'jdbc:postgresql://db:5432/shop?user=app&password=hunter2', says: `JDBC URL: ${URI}` },
  { text: 'postgresql+psycopg2://app:hunter2@db/shop', says: 'postgresql+psycopg2, which names' },
  {
    text: 'postgresql+asyncpg://app:hunter2@db/shop?ssl=require',
    says: 'write postgresql instead',
  },
  { text: 'Host=db;Port=5432;Username=app;Password=hunter2;Database=shop', says: `Npgsql` },
  { text: 'Server=db;User Id=app;Password=hun=hunter2;', says: URI },
  { text: 'user=app;password=hunter2;host=db', says: 'semicolons' },
  { text: 'mysql://app:hunter2@db/shop', says: 'begins with mysql: write postgresql' },
  { text: 'POSTGRESQL://app:hunter2@db/shop', says: 'POSTGRESQL: write it in lower case' },
  {
    text: 'prisma+postgres://accelerate.example/?api_key=hunter2',
    says: 'URI of the database itself',
  },
  { text: "'postgresql://app:hunter2@db/shop'", says: 'leave the quotes out' },
])('$text is told apart', ({ text, says }) => {
  expect(faultsOf(text)).toContain(says)
  expect(faultsOf(text)).not.toContain('hunter2')
})

test.each([
  { parameter: 'schema=public', says: /schema is not supported: it is Prisma's; remove it/ },
  { parameter: 'connection_limit=5', says: /Prisma's; remove it, and see the input max-connect/ },
  { parameter: 'pgbouncer=true', says: /pgbouncer is not supported: it is Prisma's; remove it/ },
  { parameter: 'pool_timeout=0', says: /pool_timeout is not supported: it is Prisma's/ },
  { parameter: 'currentSchema=shop', says: /it is JDBC's; remove it/ },
  { parameter: 'ssl=require', says: /ssl is not supported: write sslmode=require/ },
  { parameter: 'sslmode=no-verify', says: /must be one of.*node-postgres's no-verify is require/ },
  { parameter: 'unheard_of=1', says: /unheard_of is not supported: remove it/ },
])('a parameter $parameter is told whose it is, and what to do', ({ parameter, says }) => {
  expect(faultsOf(`postgresql://app:hunter2@db/shop?${parameter}`)).toMatch(says)
})

test.each([
  { text: 'host=db database=shop', says: 'database is not supported: write dbname' },
  { text: 'Host=db', says: 'Host is not supported: write host' },
  { text: 'DATABASE_URL=postgresql://app@db/shop', says: 'give only its value' },
  { text: 'host=db username=app', says: 'username is not supported: write user' },
])('a keyword that has another name, as in $text, is told which', ({ text, says }) => {
  expect(faultsOf(text)).toContain(says)
})

test.each(['host=db password=a;b=c', "host=db password='a;user=b'", 'host=db user=app;x'])(
  'a semicolon in a value is one, as for libpq: %s',
  (text) => {
    expect(faultsOf(text)).toBe('')
  },
)
