/** The project's own workflows are valid, pinned, and ask for no more rights than they need. */
import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { INPUT_NAMES } from '../../src/inputs/names.ts'
import { problemsOf } from '../helpers/language-service.ts'
import {
  everyStep,
  LOCAL_ACTIONS,
  readText,
  readWorkflow,
  ROOT,
  WORKFLOWS,
} from '../helpers/workflows.ts'

const ACTION_FILES = LOCAL_ACTIONS.map((name) => `.github/actions/${name}/action.yml`)
const WORKFLOW_FILES = WORKFLOWS.map((name) => `.github/workflows/${name}`)

test('every workflow and every local action is known to these tests', async () => {
  expect(await readdir(path.join(ROOT, '.github/workflows'))).toEqual(WORKFLOWS)
  expect(await readdir(path.join(ROOT, '.github/actions'))).toEqual(LOCAL_ACTIONS)
})

test.each([...WORKFLOW_FILES, ...ACTION_FILES])(
  "the language service's validator has nothing to say about %s",
  async (file) => {
    const text = await readText(file)
    expect(await problemsOf(path.basename(file), text)).toEqual([])
    expect(await problemsOf(path.basename(file), text.replace('steps:', 'step:'))).not.toEqual([])
  },
)

test('All green waits for every other job of CI, and judges them whatever became of them', async () => {
  const { jobs } = await readWorkflow('ci.yml')
  const { 'all-green': allGreen, ...others } = jobs
  expect(allGreen?.needs).toEqual(Object.keys(others))
  expect(allGreen?.if).toBe('always()')
})

test('every night tries new schemas on the newest and the oldest PostgreSQL, and says how to repeat that', async () => {
  const { generate } = (await readWorkflow('nightly.yml')).jobs
  const last = generate?.steps.at(-1)?.run
  expect(last).toContain('repeat="npm run generate -- --count $COUNT --seed $(date ')
  expect(last).toContain('echo "::error::To repeat this: $repeat"')
  const { optionalDependencies } = JSON.parse(await readText('package.json')) as {
    readonly optionalDependencies: Readonly<Record<string, string>>
  }
  const majors = Object.keys(optionalDependencies).flatMap(
    (name) => /^postgresql-(\d+)-linux-x64$/.exec(name)?.[1] ?? [],
  )
  expect(generate?.strategy?.matrix['major']).toEqual(majors)
})

test('a release asks for the checks that CI and CodeQL make', async () => {
  const { jobs } = await readWorkflow('release.yml')
  const asks = jobs['check']?.steps.find(({ name }) => name === 'Its commit is green')?.run
  const { 'all-green': allGreen } = (await readWorkflow('ci.yml')).jobs
  const { analyze } = (await readWorkflow('codeql.yml')).jobs
  const languages = analyze?.strategy?.matrix['language'] ?? []
  const names = [
    allGreen?.name,
    ...languages.map((language) => analyze?.name.replace('${{ matrix.language }}', language)),
  ]
  expect(names).toHaveLength(3)
  expect(asks).toContain(`for check in ${names.map((name) => `'${name}'`).join(' ')};`)
})

test('every action of others is pinned to a commit with its version beside it, the same one everywhere', async () => {
  const texts = await Promise.all([...WORKFLOW_FILES, ...ACTION_FILES].map(readText))
  const uses = texts.flatMap((text) => text.match(/(?<=uses: )[^.\n].*/g) ?? [])
  expect(uses.length).toBeGreaterThan(0)
  for (const use of uses) expect(use).toMatch(/^[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/)
  const repositories = uses.map((use) => /^[\w-]+\/[\w-]+/.exec(use)?.[0])
  const pins = uses.map((use) => use.replace(/^([\w-]+\/[\w-]+)[\w/-]*/, '$1'))
  expect(new Set(pins).size).toBe(new Set(repositories).size)
})

test.each(WORKFLOWS)('%s gives each job its own rights and an end', async (name) => {
  const { permissions, concurrency, jobs } = await readWorkflow(name)
  expect(permissions).toEqual({})
  expect(concurrency).toBeDefined()
  for (const job of Object.values(jobs)) {
    expect(job).toMatchObject({ permissions: {}, 'timeout-minutes': expect.any(Number) })
  }
})

test('no checkout leaves its credentials behind, and no script has an expression pasted into it', async () => {
  for (const { where, uses, run, with: inputs } of await everyStep()) {
    if (uses?.startsWith('actions/checkout@')) {
      expect({ where, ...inputs }).toMatchObject({ where, 'persist-credentials': false })
    }
    expect({ where, run: run ?? '' }).toEqual({ where, run: expect.not.stringContaining('${{') })
  }
})

test('the action is given inputs that it has', async () => {
  const own = (await everyStep()).filter(({ uses }) => uses === './')
  expect(own.length).toBeGreaterThan(0)
  for (const step of own)
    expect(INPUT_NAMES).toEqual(expect.arrayContaining(Object.keys(step.with ?? {})))
})
