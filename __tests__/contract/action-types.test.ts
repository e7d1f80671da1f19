/** action-types.yml names what action.yml has, and its types are those that the inputs are parsed as. */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { InputError } from '../../src/errors.ts'
import { MODES, parseInputs } from '../../src/inputs/inputs.ts'
import { INPUT_DEFAULTS, INPUT_NAMES, type InputName } from '../../src/inputs/names.ts'
import { OUTPUT_NAMES, type OutputName } from '../../src/publish.ts'
import { environmentOf } from '../helpers/environment.ts'

/** https://github.com/typesafegithub/github-actions-typing#available-types, as far as used here. */
type ValueType =
  | { readonly type: 'string' | 'boolean' | 'integer' }
  | { readonly type: 'enum'; readonly 'allowed-values': readonly string[] }
  | {
      readonly type: 'list'
      readonly separator: string
      readonly 'list-item': { readonly type: 'string' }
    }

type TypesFile = {
  readonly inputs: Readonly<Record<InputName, ValueType>>
  readonly outputs: Readonly<Record<OutputName, ValueType>>
}

async function typesFile(): Promise<TypesFile> {
  const file = path.join(import.meta.dirname, '..', '..', 'action-types.yml')
  return parse(await readFile(file, 'utf8')) as TypesFile
}

const inputsOf = ({ inputs }: TypesFile, type: ValueType['type']) =>
  INPUT_NAMES.filter((name) => inputs[name].type === type)

/** What an input may need beside it, so that nothing but itself can be at fault. */
const BESIDE: Partial<Record<InputName, Partial<Record<InputName, string>>>> = {
  minvalue: { mode: 'manual', increment: '1' },
  increment: { mode: 'manual', minvalue: '1' },
}

function isAccepted(input: InputName, given: string): boolean {
  const raw = { ...INPUT_DEFAULTS, ...BESIDE[input], [input]: given }
  try {
    parseInputs(raw, environmentOf())
    return true
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    expect(error.faults.map((fault) => fault.input)).toContain(input)
    return false
  }
}

test('every input and output has a type, and nothing else has one', async () => {
  const { inputs, outputs } = await typesFile()
  expect(Object.keys(inputs)).toEqual(INPUT_NAMES)
  expect(Object.keys(outputs)).toEqual(OUTPUT_NAMES)
})

test('mode is the only closed list, and names every mode', async () => {
  const types = await typesFile()
  expect(inputsOf(types, 'enum')).toEqual(['mode'])
  expect(types.inputs.mode).toEqual({ type: 'enum', 'allowed-values': MODES })
})

test('the booleans are the inputs that take true and false and nothing else', async () => {
  const booleans = INPUT_NAMES.filter(
    (input) =>
      isAccepted(input, 'true') && isAccepted(input, 'false') && !isAccepted(input, 'perhaps'),
  )
  expect(inputsOf(await typesFile(), 'boolean')).toEqual(booleans)
})

test('the integers are the inputs that take whole numbers and nothing else', async () => {
  const integers = INPUT_NAMES.filter(
    (input) => isAccepted(input, '1') && !isAccepted(input, '1.5') && !isAccepted(input, 'one'),
  )
  expect(inputsOf(await typesFile(), 'integer')).toEqual(integers)
})

test('the items of a list, joined as the file says, are read as so many', async () => {
  const types = await typesFile()
  const items: Partial<Record<InputName, readonly string[]>> = {
    tables: ['public.loans', '"Member"'],
    'exclude-tables': ['audit.*', 'log'],
    links: ['a_seq -> a.id', 'b_seq -> b.id pooled'],
    imports: ['npm run migrate', 'psql -f seeds.sql'],
    databases: ['shop', 'tenant_*'],
  }
  expect(inputsOf(types, 'list')).toEqual(Object.keys(items))
  const joined = Object.entries(items).map(([input, list]) => {
    const type = types.inputs[input as InputName]
    return [input, list.join(type.type === 'list' ? type.separator : '')]
  })
  const inputs = parseInputs({ ...INPUT_DEFAULTS, ...Object.fromEntries(joined) }, environmentOf())
  const { tables, excludeTables, links, imports, databases } = inputs
  for (const read of [tables, excludeTables, links, imports, databases])
    expect(read).toHaveLength(2)
})

test('the outputs are booleans, counts and paths, as their names say', async () => {
  const { outputs } = await typesFile()
  for (const name of OUTPUT_NAMES) {
    const byName = name.endsWith('-count')
      ? 'integer'
      : name.endsWith('-path')
        ? 'string'
        : 'boolean'
    expect({ name, ...outputs[name] }).toEqual({ name, type: byName })
  }
})
