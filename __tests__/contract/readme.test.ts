/** What the README shows is what the examples, the comparison and the action have. */
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { INPUT_NAMES } from '../../src/inputs/names.ts'
import { OUTPUT_NAMES } from '../../src/publish.ts'
import { problemsOf } from '../helpers/language-service.ts'
import { blocksIn, firstTable, sectionOf } from '../helpers/markdown.ts'
import { ACTION, type Job } from '../helpers/workflow.ts'
import { readText } from '../helpers/workflows.ts'

const README = await readText('README.md')

/** Lines that a stranger reads before the first run. */
const LONGEST_USAGE = 10

test('its usage fits into ten lines, and into a job', async () => {
  const [usage = ''] = blocksIn(sectionOf(README, '## Usage'), 'yaml')
  expect(usage.trimEnd().split('\n').length).toBeLessThanOrEqual(LONGEST_USAGE)
  expect(await problemsOf('.github/workflows/usage.yml', jobOf(usage))).toEqual([])
  const { steps } = parse(usage) as Job
  const inputs = steps.find(({ uses = '' }) => ACTION.test(uses))?.with ?? {}
  expect(INPUT_NAMES).toEqual(expect.arrayContaining(Object.keys(inputs)))
})

test('each of its three recipes is an example, word for word', async () => {
  const recipes = sectionOf(README, '## Recipes').split(/^### /m).slice(1)
  expect(recipes).toHaveLength(3)
  for (const recipe of recipes) {
    const [file = ''] = /(?<=\]\()examples\/[\w-]+\.yml/.exec(recipe) ?? []
    expect(blocksIn(recipe, 'yaml')).toEqual([await readText(file)])
  }
})

test('the steps that use outputs are valid, and ask for outputs that there are', async () => {
  const [steps = ''] = blocksIn(sectionOf(README, '## Outputs'), 'yaml')
  const text = jobOf(`env:\n  DATABASE_URL: ''\nsteps:\n${steps}`)
  expect(await problemsOf('.github/workflows/outputs.yml', text)).toEqual([])
  const [output] = /(?<=steps\.sequences\.outputs\.)[\w-]+/.exec(steps) ?? []
  expect(OUTPUT_NAMES).toContain(output)
})

test('its comparison is rows of the one that the tests run', async () => {
  const [head, ...rows] = firstTable(sectionOf(README, '## Compared with the usual ways'))
  const [tested, ...all] = firstTable(await readText('docs/comparison.md'))
  expect(head).toEqual(tested)
  expect(rows.length).toBeGreaterThan(0)
  expect(all).toEqual(expect.arrayContaining(rows))
})

/** A workflow of one job that has these lines. */
function jobOf(lines: string): string {
  const indented = lines.replaceAll(/^(?=.)/gm, '    ')
  return `on: push\njobs:\n  job:\n    runs-on: ubuntu-latest\n${indented}`
}
