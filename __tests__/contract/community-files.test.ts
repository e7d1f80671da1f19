/** The forms, templates and settings that GitHub reads are of the shape that it takes. */
import { existsSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { readText, ROOT } from '../helpers/workflows.ts'

const FORMS = ['bug.yml', 'wrong-verdict.yml']

/** https://docs.github.com/en/communities/using-templates-to-encourage-useful-issues-and-pull-requests/syntax-for-githubs-form-schema */
type Field = {
  readonly type: 'markdown' | 'input' | 'textarea' | 'dropdown' | 'checkboxes'
  readonly id?: string
  readonly attributes: {
    readonly label?: string
    readonly value?: string
    readonly options?: readonly (string | { readonly label: string; readonly required?: boolean })[]
  }
  readonly validations?: { readonly required: boolean }
}

type Form = {
  readonly name: string
  readonly description: string
  readonly body: readonly Field[]
}

type Update = {
  readonly 'package-ecosystem': string
  readonly directory?: string
  readonly directories?: readonly string[]
  readonly cooldown: { readonly 'default-days': number }
  readonly groups: Readonly<Record<string, unknown>>
}

const readForm = async (name: string) =>
  parse(await readText(`.github/ISSUE_TEMPLATE/${name}`)) as Form

test.each(FORMS)('%s has fields with names, labels and choices of their own', async (name) => {
  const form = await readForm(name)
  expect(form).toMatchObject({ name: expect.any(String), description: expect.any(String) })
  const fields = form.body.filter(({ type }) => type !== 'markdown')
  const ids = fields.map(({ id }) => id)
  const labels = fields.map(({ attributes }) => attributes.label)
  for (const id of ids) expect(id).toMatch(/^[\w-]+$/)
  for (const label of labels) expect(label).toMatch(/\w/)
  expect([new Set(ids).size, new Set(labels).size]).toEqual([fields.length, fields.length])
  for (const { attributes } of fields.filter(({ type }) => type === 'dropdown')) {
    // What YAML reads as a boolean, GitHub refuses.
    expect(attributes.options?.map((option) => typeof option)).toEqual(
      attributes.options?.map(() => 'string'),
    )
  }
})

test.each(FORMS)('%s asks for the versions, and for no secret', async (name) => {
  const { body } = await readForm(name)
  const required = body.filter(({ validations }) => validations?.required).map(({ id }) => id)
  expect(required).toEqual(expect.arrayContaining(['action', 'postgresql']))
  expect(body[0]?.attributes.value).toContain('Never paste a password, a connection string')
  expect(body.at(-1)?.attributes.options).toEqual([
    { label: expect.stringContaining('No password'), required: true },
  ])
})

test('Dependabot looks where there is something, in groups, and waits a week', async () => {
  const { version, updates } = parse(await readText('.github/dependabot.yml')) as {
    readonly version: number
    readonly updates: readonly Update[]
  }
  expect(version).toBe(2)
  const manifests: Readonly<Record<string, string>> = {
    npm: 'package.json',
    'github-actions': '.github/workflows',
    pip: 'requirements.txt',
  }
  expect(updates.map((update) => update['package-ecosystem'])).toEqual(Object.keys(manifests))
  for (const { directory, directories, ...update } of updates) {
    const folder = directory ?? directories?.[0] ?? ''
    const manifest = path.join(ROOT, folder, manifests[update['package-ecosystem']] ?? '')
    expect({ manifest, exists: existsSync(manifest) }).toEqual({ manifest, exists: true })
    expect(update).toMatchObject({ cooldown: { 'default-days': 7 }, groups: expect.anything() })
  }
})

test('the files and sections that CONTRIBUTING.md, CHANGELOG.md and the templates link to are there', async () => {
  const readme = await readText('README.md')
  const sections = readme.match(/(?<=^#{2,3} ).+$/gm)?.map((heading) => heading.toLowerCase())
  for (const file of ['CONTRIBUTING.md', 'CHANGELOG.md']) {
    const links = (await readText(file)).match(/(?<=\]\()(?!https:)[^)]+/g) ?? []
    expect(links.length).toBeGreaterThan(0)
    for (const link of links) {
      const [target = '', anchor] = link.split('#')
      expect({ link, exists: existsSync(path.join(ROOT, target)) }).toEqual({ link, exists: true })
      if (anchor !== undefined) expect(sections).toContain(anchor.replaceAll('-', ' '))
    }
  }
})
