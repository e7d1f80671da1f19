import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { locate } from '../../../src/blame/locate.ts'
import type { Target } from '../../../src/blame/target.ts'
import { target } from './targets.ts'

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

/** The place for a target, as `file:line`. */
async function place(command: string, overrides: Partial<Target> = {}): Promise<string | null> {
  const wanted = target(overrides)
  const found = (await locate(command, [wanted], workspace)).get(wanted)
  return found === undefined ? null : `${found.file}:${found.line}`
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
    ['psql -c "\\i seeds/a.sql"', 'seeds/a.sql:2'],
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
    expect(await place(`cd elsewhere && psql -f ${workspace}/a.sql`)).toBe('a.sql:1')
  })

  test('for each of several targets in one pass', async () => {
    write({ 'a.sql': `${SURE}insert into posts values (100);\n${SURE}` })
    const targets = [target({ table: 'posts' }), target(), target({ table: 'other' })]
    const found = await locate('psql -f a.sql', targets, workspace)
    expect(targets.map((one) => found.get(one)?.line)).toEqual([2, 1, undefined])
  })

  test('in a workspace that is reached through a link', async () => {
    write({ 'a.sql': SURE })
    const link = path.join(folder, 'link')
    symlinkSync(workspace, link)
    const wanted = target()
    const found = await locate(`psql -f ${link}/a.sql`, [wanted], link)
    expect(found.get(wanted)).toEqual({ file: 'a.sql', line: 1 })
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
    ['pg_dump > a.sql && psql -f a.sql', 'in a file that the command writes'],
    ['sed -i s/a/b/ ./a.sql && psql -f a.sql', 'in a file that the command changes'],
    ['psql -f $FILE -f a.sql', 'after a variable'],
    ['gunzip -c x.gz | psql && psql -f a.sql', 'after what a program makes'],
    ['psql -c "insert into users (id) values (100)" -f a.sql', 'after a text with ids'],
    ['psql -c "\\copy users from missing.csv" -f a.sql', 'after data that are not there'],
    ['psql -c "copy users from \'/data/users\'" -f a.sql', "after the server's data"],
    ['psql -f broken.sql', 'in a file that becomes no text'],
    ['node import.js broken.json', 'in JSON without an end'],
    ['bash load.sh', 'in a script'],
    ['psql -c "set search_path = app" -f a.sql', 'in another path'],
    ['python seed.py && psql -f unsure.sql', 'in a query beside another program'],
    ['psql -f unsure.sql && psql -c "select setval(1, 2)"', 'in a query before a sequence was set'],
  ])('%s: %s', async (command) => {
    write({
      'a.sql': SURE,
      'unsure.sql': UNSURE,
      'seeds/a.sql': SURE,
      'seeds/deep/a.sql': SURE,
      'load.sh': SURE,
      'binary.sql': Buffer.from('PGDMP\0'),
      'broken.sql': SURE + ' '.repeat(1e6) + '\0',
      'broken.json': '[{"id": 100}',
      '../out.sql': SURE,
    })
    symlinkSync('a.sql', path.join(workspace, 'link.sql'))
    symlinkSync('seeds/deep', path.join(workspace, 'links'))
    symlinkSync('../out.sql', path.join(workspace, 'out.sql'))
    expect(await place(command)).toBeNull()
  })
})

describe('of several files', () => {
  test('the first that is not harmless is blamed', async () => {
    write({ 'a.sql': 'insert into users (id) values (1);', 'b.sql': UNSURE, 'c.sql': SURE })
    expect(await place('psql -f a.sql -f c.sql -f b.sql')).toBe('c.sql:1')
    expect(await place('psql -f a.sql -f b.sql')).toBe('b.sql:1')
    expect(await place('psql -f a.sql -f b.sql && psql -f c.sql')).toBeNull()
  })

  test('one session keeps what was set, and another one does not', async () => {
    write({ 'path.sql': 'set search_path = app;', 'open.sql': 'begin;', 'a.sql': SURE })
    expect(await place('psql -f path.sql -f a.sql')).toBeNull()
    expect(await place('psql -f open.sql -f a.sql')).toBeNull()
    expect(await place('psql -f path.sql && psql -f a.sql')).toBe('a.sql:1')
    expect(await place('psql -1 -f open.sql -f a.sql')).toBe('a.sql:1')
  })
})

test('what is nothing has no place', async () => {
  expect(await place('')).toBeNull()
  expect((await locate('psql -f a.sql', [], workspace)).size).toBe(0)
  expect((await locate('psql -f a.sql', [target()], '/nowhere')).size).toBe(0)
})
