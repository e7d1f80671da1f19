/** One command after the other, measuring between them. */
import { describe, expect, test } from 'vitest'
import type { DatabaseOutcome } from '../../../src/domain/outcome.ts'
import { attribute } from '../../../src/imports/import-all.ts'
import type { CommandEnd } from '../../../src/imports/run-command.ts'
import { runImports } from '../../../src/imports/run-imports.ts'
import { database, drifted, healthy, sequenceOf } from '../report/reports.ts'

const OK: CommandEnd = { kind: 'ended', exitCode: 0 }
const LOANS = sequenceOf('loans', { oid: 7 })
const USERS = sequenceOf('users', { oid: 8 })

type World = {
  /** How each command ends; those that are not here succeed. */
  readonly ends?: Readonly<Record<string, CommandEnd>>
  /** What is measured, one time after the other. */
  readonly sights?: readonly (readonly DatabaseOutcome[])[]
  readonly secret?: string
  readonly signal?: AbortSignal
}

/** Runs commands, and keeps what was done in which order. */
async function run(
  commands: readonly string[],
  { ends = {}, sights = [], secret, signal = new AbortController().signal }: World = {},
) {
  const done: string[] = []
  const lines: string[] = []
  let measured = 0
  const result = await runImports(commands, {
    measure() {
      done.push('measure')
      return Promise.resolve(sights[measured++] ?? [database([healthy(LOANS)])])
    },
    run(command) {
      done.push(command)
      return Promise.resolve(ends[command] ?? OK)
    },
    print: (line) => lines.push(line),
    signal,
    redact: (text) => (secret === undefined ? text : text.replaceAll(secret, '***')),
  })
  return { result, done, lines }
}

test('everything is measured before the first import and between any two, not after the last', async () => {
  const { result, done } = await run(['a', 'b', 'c'])
  expect(done).toEqual(['measure', 'a', 'measure', 'b', 'measure', 'c'])
  expect(result).toMatchObject({
    error: null,
    unmeasured: null,
    imports: [
      { command: 'a', exitCode: 0 },
      { command: 'b', exitCode: 0 },
      { command: 'c', exitCode: 0 },
    ],
  })
})

test('each import is announced with its number, and its end is told', async () => {
  const { lines } = await run(['psql -f a.sql', 'npm run seed'])
  expect(lines).toEqual([
    'Import 1 of 2: psql -f a.sql',
    expect.stringMatching(/^Import 1 of 2 succeeded in \d+\.\d s$/),
    'Import 2 of 2: npm run seed',
    expect.stringMatching(/^Import 2 of 2 succeeded in \d+\.\d s$/),
  ])
})

test('an import takes the time that it takes', async () => {
  const { result } = await run(['a'])
  expect(result.imports[0]?.durationMs).toBeGreaterThanOrEqual(0)
})

describe('where an import fails', () => {
  const FAILED: CommandEnd = { kind: 'ended', exitCode: 3 }

  test('none after it is run, and nothing is measured any more', async () => {
    const { result, done, lines } = await run(['a', 'b', 'c'], { ends: { b: FAILED } })
    expect(done).toEqual(['measure', 'a', 'measure', 'b'])
    expect(result.imports).toMatchObject([
      { command: 'a', exitCode: 0 },
      { command: 'b', exitCode: 3 },
    ])
    expect(lines.at(-1)).toBe('Import 2 of 3: b')
  })

  test.each<{ name: string; end: CommandEnd; expected: RegExp; exitCode: number | null }>([
    {
      name: 'its number and exit code are told',
      end: FAILED,
      expected:
        /^Import 2 of 3 failed with exit code 3; .*\. Nothing was fixed.* Its command: “b”\.$/,
      exitCode: 3,
    },
    {
      name: 'by a signal, that is told',
      end: { kind: 'ended', exitCode: 137 },
      expected:
        /^Import 2 of 3 failed with exit code 137, which tells of signal 9, as where memory ran out; .*\. Nothing was fixed.* Its command: “b”\.$/,
      exitCode: 137,
    },
    {
      name: 'as no signal ends a command, none is told',
      end: { kind: 'ended', exitCode: 255 },
      expected: /^Import 2 of 3 failed with exit code 255; its output/,
      exitCode: 255,
    },
    {
      name: 'in a way that nobody can tell, that is told',
      end: { kind: 'ended', exitCode: null },
      expected: /^Import 2 of 3 was ended by a signal.*Nothing was fixed.* Its command: “b”\.$/,
      exitCode: null,
    },
    {
      name: 'before it began, the reason is told',
      end: { kind: 'not started', reason: 'There is no bash. Install it.' },
      expected: /^Import 2 of 3 could not be started: There is no bash\. Install it\. Nothing was/,
      exitCode: null,
    },
  ])('$name', async ({ end, expected, exitCode }) => {
    const { result } = await run(['a', 'b', 'c'], { ends: { b: end } })
    expect(result.error).toMatch(expected)
    expect(result.unmeasured).toBeNull()
    expect(result.imports.at(-1)).toMatchObject({ command: 'b', exitCode })
  })

  test('those after it are spoken of where there are any', async () => {
    const ends = { b: FAILED }
    const [first, last] = [await run(['b', 'c'], { ends }), await run(['a', 'b'], { ends })]
    expect(first.result.error).toContain('fixed, and the imports after it were not run.')
    expect(last.result.error).toContain('Nothing was fixed. Its command')
  })
})

test('where a database cannot be measured before, nothing is run, and the databases are told', async () => {
  const sight = [database([]), database([], { name: 'archive', error: 'No server answers.' })]
  const { result, done, lines } = await run(['a', 'b'], { sights: [sight] })
  expect(done).toEqual(['measure'])
  expect(lines).toEqual([])
  expect(result).toMatchObject({ imports: [], unmeasured: sight })
  expect(result.error).toMatch(/^No import was run, since .*\.$/)
})

test('where a database cannot be measured in between, the imports go on', async () => {
  const failed = [database([], { error: 'No server answers.' })]
  const { result, done } = await run(['a', 'b'], { sights: [[database([])], failed] })
  expect(done).toEqual(['measure', 'a', 'measure', 'b'])
  expect(result.error).toBeNull()
})

test('a password is run as it is, and never shown or kept', async () => {
  const command = 'psql postgresql://app:hunter2@db/shop'
  const { result, done, lines } = await run([command], {
    secret: 'hunter2',
    ends: { [command]: { kind: 'ended', exitCode: 1 } },
  })
  expect(done).toContain(command)
  expect(JSON.stringify([result.imports, result.error, lines])).not.toContain('hunter2')
  expect(result.error).toContain('psql postgresql://app:***@db/shop')
})

describe('in the end', () => {
  test('each sequence has the import that made it drift, and each import its sequences', async () => {
    const { result } = await run(['a', 'b'], {
      sights: [
        [database([healthy(LOANS), healthy(USERS)])],
        [database([drifted(LOANS), healthy(USERS)])],
      ],
    })
    const found = [database([drifted(LOANS), drifted(USERS)])]
    const { databases, imports } = attribute(result, found)
    expect(databases[0]?.outcomes.map(({ importedBy }) => importedBy)).toEqual(['a', 'b'])
    expect(imports).toMatchObject([
      { command: 'a', drifted: ['public.loans_id_seq'] },
      { command: 'b', drifted: ['public.users_id_seq'] },
    ])
  })

  test('the same line that stands there twice is told apart', async () => {
    const { result } = await run(['a', 'a'], {
      sights: [[database([healthy(LOANS)])], [database([healthy(LOANS)])]],
    })
    const { imports } = attribute(result, [database([drifted(LOANS)])])
    expect(imports.map(({ drifted: names }) => names)).toEqual([[], ['public.loans_id_seq']])
  })

  test('what drifted before is of none of them', async () => {
    const { result } = await run(['a'], { sights: [[database([drifted(LOANS)])]] })
    const { databases, imports } = attribute(result, [database([drifted(LOANS)])])
    expect(databases[0]?.outcomes[0]?.importedBy).toBeNull()
    expect(imports).toMatchObject([{ command: 'a', drifted: [] }])
  })

  test('where none was run, nothing is said of any', async () => {
    const { result } = await run([])
    const found = [database([drifted(LOANS)])]
    expect(attribute(result, found)).toEqual({ databases: found, imports: [], culprits: new Map() })
  })

  test('the names are sorted', async () => {
    const { result } = await run(['a'], {
      sights: [[database([healthy(USERS), healthy(LOANS)])]],
    })
    const { imports } = attribute(result, [database([drifted(USERS), drifted(LOANS)])])
    expect(imports[0]?.drifted).toEqual(['public.loans_id_seq', 'public.users_id_seq'])
  })
})

describe('where the step is cancelled', () => {
  test('no import is begun any more, and that is told', async () => {
    const { result, done } = await run(['a', 'b'], { signal: AbortSignal.abort() })
    expect(done).toEqual(['measure'])
    expect(result).toMatchObject({
      imports: [],
      error: 'Import 1 of 2 was not run, because the step was cancelled. Nothing was fixed.',
    })
  })

  test('the import that was running is told to have been ended', async () => {
    const { result, done } = await run(['a', 'b'], { ends: { a: { kind: 'cancelled' } } })
    expect(done).toEqual(['measure', 'a'])
    expect(result.imports).toMatchObject([{ command: 'a', exitCode: null }])
    expect(result.error).toMatch(/^Import 1 of 2 was ended, because the step was cancelled\./)
  })
})
