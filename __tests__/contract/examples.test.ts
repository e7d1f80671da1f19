/** The examples are valid workflows of this action, and docs/recipes.md tells of each of them. */
import { randomUUID } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { validate } from '@actions/languageservice'
import { TextDocument } from 'vscode-languageserver-textdocument'
import { describe, expect, test } from 'vitest'
import { INPUT_NAMES } from '../../src/inputs/names.ts'
import { OUTPUT_NAMES } from '../../src/publish.ts'
import { ACTION, parseWorkflow, type Step } from '../helpers/workflow.ts'

const ROOT = path.join(import.meta.dirname, '..', '..')
const EXAMPLES = (await readdir(path.join(ROOT, 'examples'))).map((file) => `examples/${file}`)

const read = (name: string) => readFile(path.join(ROOT, name), 'utf8')

async function problemsOf(text: string): Promise<readonly string[]> {
  // The validator knows workflows by their folder, and caches by name.
  const uri = `file:///${randomUUID()}/.github/workflows/example.yml`
  const problems = await validate(TextDocument.create(uri, 'yaml', 1, text))
  return problems.map(({ message }) => JSON.stringify(message))
}

async function stepsOf(name: string): Promise<readonly Step[]> {
  return Object.values(parseWorkflow(await read(name)).jobs).flatMap(({ steps }) => steps)
}

describe.each(EXAMPLES)('%s', (name) => {
  test("passes the language service's validator", async () => {
    const text = await read(name)
    expect(await problemsOf(text)).toEqual([])
    expect(await problemsOf(text.replace('runs-on:', 'run-on:'))).not.toEqual([])
  })

  test('runs the version that the README names, and gives it inputs that it has', async () => {
    const [released] = /fix-postgresql-sequences\/fix-postgresql-sequences@\S+/.exec(
      await read('README.md'),
    ) ?? ['']
    const steps = (await stepsOf(name)).filter(({ uses = '' }) => ACTION.test(uses))
    expect(steps).not.toEqual([])
    for (const { uses, with: inputs = {} } of steps) {
      expect(uses).toBe(released)
      expect(INPUT_NAMES).toEqual(expect.arrayContaining(Object.keys(inputs)))
      expect(Object.keys(inputs)).toContain('connection-string')
    }
  })

  test('asks for outputs that there are, says what it may do, and when it ends', async () => {
    const text = await read(name)
    for (const [, output] of text.matchAll(/steps\.\w+\.outputs\.([\w-]+)/g)) {
      expect(OUTPUT_NAMES).toContain(output)
    }
    const { permissions, jobs } = parseWorkflow(text)
    expect(permissions).toBeDefined()
    expect(JSON.stringify(permissions)).not.toMatch(/contents":"write|write-all/)
    for (const job of Object.values(jobs)) expect(job).toHaveProperty('timeout-minutes')
  })

  test('keeps no credentials in the checkout, and pastes no expression into a script', async () => {
    for (const { uses = '', run = '', with: inputs } of await stepsOf(name)) {
      if (uses.startsWith('actions/checkout@'))
        expect(inputs).toEqual({ 'persist-credentials': false })
      expect(run).not.toContain('${{')
    }
  })
})

describe('docs/recipes.md', async () => {
  const page = await read('docs/recipes.md')

  test('tells of every example in a section of its own, and of no other file', () => {
    const sections = page.split(/^## /m).slice(1)
    const links = sections.map((section) => [...new Set(linksIn(section))])
    expect(links.flat().toSorted()).toEqual(EXAMPLES.toSorted())
    expect(Math.max(...links.map((files) => files.length))).toBe(1)
  })

  test('quotes the examples as they are', async () => {
    for (const section of page.split(/^## /m).slice(1)) {
      const [file = ''] = linksIn(section)
      for (const [, block = ''] of section.matchAll(/^```yaml\n(.*?)^```/gms)) {
        expect(dedented(await read(file))).toContain(dedented(block))
      }
    }
  })
})

/** The examples that a section links to. */
function linksIn(section: string): readonly string[] {
  const links = section.matchAll(/\]\(\.\.\/(examples\/[\w-]+\.yml)\)/g)
  return [...links].flatMap(([, file]) => file ?? [])
}

/** Lines without what indents them: a quotation need not begin at the margin. */
function dedented(text: string): string {
  return text.replaceAll(/^ +/gm, '')
}
