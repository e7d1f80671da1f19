/** action.yml, the sources, the JSON Schema and the README say the same. */
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { STATUSES } from '../../src/domain/outcome.ts'
import { MODES } from '../../src/inputs/inputs.ts'
import { INPUT_DEFAULTS } from '../../src/inputs/names.ts'
import { OUTPUT_NAMES } from '../../src/publish.ts'
import { problemsOf } from '../helpers/language-service.ts'
import { firstTable, sectionOf } from '../helpers/markdown.ts'

const read = (name: string) => readFile(path.join(import.meta.dirname, '..', '..', name), 'utf8')

/** Characters of a description that the Marketplace takes. */
const MARKETPLACE_LIMIT = 125

type ActionFile = {
  readonly name: string
  readonly description: string
  readonly branding: { readonly icon: string; readonly color: string }
  readonly inputs: Readonly<
    Record<string, { readonly default: string; readonly description: string }>
  >
  readonly outputs: Readonly<Record<string, { readonly description: string }>>
  readonly runs: unknown
}

async function actionFile(): Promise<ActionFile> {
  return parse(await read('action.yml')) as ActionFile
}

test("the language service's validator has nothing to say about action.yml", async () => {
  const text = await read('action.yml')
  expect(await problemsOf('action.yml', text)).toEqual([])
  expect(await problemsOf('action.yml', text.replace('main:', 'mains:'))).not.toEqual([])
})

test('what the Marketplace shows fits there, and is the same in package.json', async () => {
  const { name, description, branding } = await actionFile()
  expect(name).toBe('Fix PostgreSQL Sequences')
  expect(description.length).toBeLessThanOrEqual(MARKETPLACE_LIMIT)
  expect(JSON.parse(await read('package.json'))).toMatchObject({ description })
  expect(branding).toEqual({ icon: 'database', color: 'blue' })
})

test('the inputs of action.yml are those that are parsed, with their defaults and in their order', async () => {
  const { inputs } = await actionFile()
  const defaults = Object.entries(inputs).map(([name, input]) => [name, input.default])
  expect(defaults).toEqual(Object.entries(INPUT_DEFAULTS))
})

test('the outputs of action.yml are those that are set, and it runs the bundle on Node 24', async () => {
  const { outputs, runs } = await actionFile()
  expect(Object.keys(outputs)).toEqual(OUTPUT_NAMES)
  expect(runs).toEqual({ using: 'node24', main: 'dist/index.js' })
})

test('the JSON Schema knows every status and mode', async () => {
  const schema = JSON.parse(await read('docs/report.schema.json')) as {
    readonly properties: { readonly mode: { readonly enum: readonly string[] } }
    readonly definitions: {
      readonly sequence: {
        readonly properties: { readonly status: { readonly enum: readonly string[] } }
      }
    }
  }
  expect(schema.definitions.sequence.properties.status.enum).toEqual(STATUSES)
  expect(schema.properties.mode.enum).toEqual(MODES)
})

test("the README's tables list the inputs with their defaults, the outputs and the statuses", async () => {
  const readme = await read('README.md')
  const { inputs, outputs } = await actionFile()
  const rows = (heading: string) => firstTable(sectionOf(readme, heading)).slice(1)
  expect(rows('## Inputs').map(([name, value]) => [name, value === 'empty' ? '' : value])).toEqual(
    Object.entries(inputs).map(([name, input]) => [name, input.default]),
  )
  expect(rows('## Outputs').map(([name]) => name)).toEqual(Object.keys(outputs))
  expect(
    rows('### Statuses')
      .flatMap(([name]) => name ?? [])
      .toSorted(),
  ).toEqual(STATUSES.toSorted())
})

test("the README's table of source files names every file of src, and no other", async () => {
  const files = await readdir(path.join(import.meta.dirname, '..', '..', 'src'), {
    recursive: true,
    withFileTypes: true,
  })
  const root = path.join(import.meta.dirname, '..', '..', 'src')
  const names = files
    .filter((file) => file.isFile())
    .map((file) => path.relative(root, path.join(file.parentPath, file.name)))
  const section = sectionOf(await read('README.md'), '### What each file is for')
  const listed = firstTable(section)
    .slice(1)
    .flatMap(([name]) => name ?? [])
  expect(listed.toSorted()).toEqual(names.toSorted())
})
