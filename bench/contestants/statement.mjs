// One statement, and nothing else. Arguments: URI of the database, SQL.
import process from 'node:process'
import pg from 'pg'

const client = new pg.Client(process.argv[2])
await client.connect()
await client.query(process.argv[3] ?? '')
await client.end()
