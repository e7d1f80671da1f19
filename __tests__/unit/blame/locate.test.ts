/** Searches the files of a command. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { locate } from '../../../src/blame/locate.ts'
import type { Search, Target } from '../../../src/blame/search.ts'
import { CONNECTION, placeIn, target, type TargetOverrides } from './targets.ts'

const SURE = 'insert into users (id) values (100);\n'
const UNSURE = 'insert into users (id) select id from old;\n'

let folder = ''
let workspace = ''

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'locate-'))
  workspace = path.join(folder, 'workspace')
  mkdirSync(workspace)
})
afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

/** Writes files of the workspace, by their paths. */
function write(files: Readonly<Record<string, string | Buffer>>): void {
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(workspace, name)
    mkdirSync(path.dirname(file), { recursive: true })
    writeFileSync(file, text)
  }
}

/** What is found in the files as they are, `null` where it is not sure. */
async function search(
  command: string,
  targets: readonly Target[],
  { folder: root = workspace, startedAt = Infinity } = {},
): Promise<Search | null> {
  const circumstances = { workspace: root, startedAt, connection: CONNECTION }
  return locate(command, targets, { ...circumstances, variables: () => undefined }).catch(
    () => null,
  )
}

/** The place for a target, as `file:line`. */
async function place(command: string, overrides: TargetOverrides = {}): Promise<string | null> {
  const wanted = target(overrides)
  const found = await search(command, [wanted])
  const at = found === null ? null : placeIn(found, wanted)
  return at === null ? null : `${at.file}:${at.line}`
}

describe('a place is found', () => {
  test.each([
    ['psql -f seeds/a.sql', 'seeds/a.sql:2'],
    ['psql -f ./seeds/../seeds/a.sql', 'seeds/a.sql:2'],
    ['psql -f "$PWD/x" || true', null],
    ['psql < seeds/a.sql', 'seeds/a.sql:2'],
    ['cat none.sql seeds/a.sql | psql', 'seeds/a.sql:2'],
    ['psql -f none.sql -f seeds/a.sql', 'seeds/a.sql:2'],
    ['psql -f none.sql && psql -f seeds/a.sql', 'seeds/a.sql:2'],
    ['psql -c "select 1" -f seeds/a.sql', 'seeds/a.sql:2'],
    [`psql -c "\\copy users (name, id) from 'names.csv' csv header"`, 'names.csv:3'],
    [`psql -c "\\copy users (name, id) from names.csv with (format csv, header)"`, 'names.csv:3'],
    ['psql -c "copy users (name, id) from stdin csv header" < names.csv', 'names.csv:3'],
    ['cat names.csv | psql -c "copy users (name, id) from stdin csv header"', 'names.csv:3'],
    ['python manage.py loaddata fixtures/users.json', 'fixtures/users.json:2'],
    ['node import.js users.csv', 'users.csv:2'],
    ['node import.js users.tsv', 'users.tsv:2'],
    ['rake load users.yml', 'users.yml:1'],
    ['node run.js seeds/a.sql', 'seeds/a.sql:2'],
  ])('%s: %s', async (command, expected) => {
    write({
      'none.sql': 'select 1;',
      'seeds/a.sql': `\uFEFFselect 1;\n${SURE}`,
      'names.csv': 'a,b\nx,1\nx,100\n',
      'fixtures/users.json': '[\n{"id": 100}]',
      'users.csv': '\uFEFFid\n100\n',
      'users.tsv': 'a\tid\nx\t100\n',
      'users.yml': 'ada:\n  id: 100\n',
    })
    expect(await place(command)).toBe(expected)
  })

  test('by an absolute path', async () => {
    write({ 'a.sql': SURE })
    expect(await place(`psql -f ${workspace}/a.sql`)).toBe('a.sql:1')
  })

  test('for each of several targets in one pass', async () => {
    write({ 'a.sql': `${SURE}insert into posts values (100);\n` })
    const targets = [target({ table: 'posts' }), target(), target({ table: 'other' })]
    const found = await search('psql -f a.sql', targets)
    expect(targets.map((one) => found && placeIn(found, one)?.line)).toEqual([2, 1, undefined])
  })

  test('in a workspace that is reached through a link', async () => {
    write({ 'a.sql': SURE })
    const link = path.join(folder, 'link')
    symlinkSync(workspace, link)
    const wanted = target()
    const found = await search(`psql -f ${link}/a.sql`, [wanted], { folder: link })
    expect(found && placeIn(found, wanted)).toEqual({ file: 'a.sql', line: 1 })
  })
})

describe('no place is sure', () => {
  test.each([
    ['psql -f missing.sql -f a.sql', 'after a file that is not there'],
    ['psql -f binary.sql -f a.sql', 'after a file that is no text'],
    ['psql -f link.sql', 'behind a link'],
    ['psql -f links/a.sql', 'behind a link of a folder'],
    ['psql -f links/../a.sql', 'beside a folder that is a link'],
    ['psql -f out.sql', 'outside of the workspace, behind a link'],
    ['psql -f ../out.sql', 'outside of the workspace'],
    ['psql -f .', 'in a folder'],
    ['cd seeds; psql -f a.sql', 'in another folder'],
    ['psql -f $FILE -f a.sql', 'after a variable'],
    ['gunzip -c x.gz | psql && psql -f a.sql', 'after what a program makes'],
    ['psql -c "insert into users (id) values (100)" -f a.sql', 'after a text with ids'],
    ['psql -c "\\copy users from missing.csv" -f a.sql', 'after data that are not there'],
    ['psql -c "copy users from \'/data/users\'" -f a.sql', "after the server's data"],
    ['psql -f broken.sql', 'in a file that becomes no text'],
    ['bash load.sh', 'in a script'],
    ['psql -f a.sql && psql -c "insert into users (id) values (100)"', 'before a text with the id'],
    ['psql -f a.sql -f seeds/a.sql', 'in two files with the id'],
    ['psql -f a.sql -f unsure.sql', 'before ids that do not stand there'],
    ['psql -f include.sql -f a.sql', 'after a file that includes another'],
    ['python seed.py && psql -f unsure.sql', 'in a query beside another program'],
  ])('%s: %s', async (command) => {
    write({
      'a.sql': SURE,
      'unsure.sql': UNSURE,
      'seeds/a.sql': SURE,
      'seeds/deep/a.sql': SURE,
      'load.sh': SURE,
      'binary.sql': Buffer.from('PGDMP\0'),
      'broken.sql': SURE + ' '.repeat(1e6) + '\0',
      'include.sql': '\\i a.sql\n',
      '../out.sql': SURE,
    })
    symlinkSync('a.sql', path.join(workspace, 'link.sql'))
    symlinkSync('seeds/deep', path.join(workspace, 'links'))
    symlinkSync('../out.sql', path.join(workspace, 'out.sql'))
    expect(await place(command)).toBeNull()
  })
})

describe('of several files', () => {
  test('the first with a colliding id is blamed', async () => {
    write({ 'a.sql': 'insert into users (id) values (1);\n', 'b.sql': SURE, 'c.sql': UNSURE })
    expect(await place('psql -f a.sql -f b.sql')).toBe('b.sql:1')
    expect(await place('psql -f a.sql -f c.sql')).toBe('c.sql:1')
    expect(await place('psql -f b.sql -f b.sql')).toBe('b.sql:1')
    expect(await place('cat a.sql b.sql | psql')).toBe('b.sql:1')
  })

  test('none that is for another database is', async () => {
    write({ 'a.sql': SURE, 'b.sql': `\n${SURE}`, 'c.sql': '\\c other\n' })
    expect(await place('psql -d other -f a.sql; psql -f b.sql')).toBe('b.sql:2')
    expect(await place('psql -d other -f a.sql; psql -f b.sql', { database: 'other' })).toBe(
      'a.sql:1',
    )
    expect(await place('psql -f c.sql -f a.sql; psql -f b.sql')).toBe('b.sql:2')
  })
})

test('a file that was changed since the run began has no place', async () => {
  write({ 'a.sql': SURE })
  const wanted = target()
  expect(await search('psql -f a.sql', [wanted], { startedAt: 0 })).toBeNull()
  const found = await search('node load.js a.sql', [wanted], { startedAt: 0 })
  expect(found && placeIn(found, wanted)).toBeNull()
})

test('what is nothing has no place', async () => {
  expect(await place('')).toBeNull()
  expect((await search('psql -f a.sql', []))?.watches.size).toBeUndefined()
  expect(await search('psql -f a.sql', [target()], { folder: '/nowhere' })).toBeNull()
})
