/** Whether hostile names changed anything in a report but the names in it. */
import { execFileSync } from 'node:child_process'
import { expect } from 'vitest'
import { OUTPUT_NAMES } from '../../src/publish.ts'
import { filtered, outline, rendered } from './github-markdown.ts'
import type { ActionRun } from './run-action.ts'
import { runnerCommand, runnerLines, type RunnerCommand } from './runner-commands.ts'

/** The hostile run and the harmless one. */
export type Runs = readonly [ActionRun, ActionRun]

/** The runner takes the same commands from the log, and every character of it can be seen. */
export function expectSameLog([hostile, harmless]: Runs): void {
  const [commands, plain] = [commandsOf(hostile), commandsOf(harmless)]
  expect(commands.map(({ command }) => command)).toEqual(plain.map(({ command }) => command))
  expect(commands.map(({ properties }) => Object.keys(properties))).toEqual(
    plain.map(({ properties }) => Object.keys(properties)),
  )
  const shown = runnerLines(hostile.log).flatMap((line) => {
    const { properties = {}, data = '' } = runnerCommand(line) ?? {}
    return [line, data, ...Object.values(properties)]
  })
  expect(shown.filter((line) => UNSEEN.test(line.replaceAll('\t', '')))).toEqual([])
}

/** Control characters, and what hides or turns text; not what colours a pictograph. */
const UNSEEN = /(?!(?<=\p{ExtPict})\uFE0F)[\p{Cc}\p{Cf}\p{DI}\p{Zl}\p{Zp}]/u

function commandsOf({ log }: ActionRun): readonly RunnerCommand[] {
  return runnerLines(log).flatMap((line) => runnerCommand(line) ?? [])
}

/** GitHub makes the same elements of the summary, and nothing of its own. */
export function expectSamePage([hostile, harmless]: Runs): void {
  expect(hostile.files.summary).toBe(hostile.jobSummary)
  const page = rendered(hostile.jobSummary)
  expect(outline(page)).toEqual(outline(rendered(harmless.jobSummary)))
  expect(filtered(page)).toEqual([])
  expect(hostile.jobSummary.split('\n').filter((line) => UNSEEN.test(line))).toEqual([])
}

/** The same by GitHub's own fork of cmark, which has to be installed. */
export function expectSameTags([hostile, harmless]: Runs): void {
  expect(tagsOf(hostile)).toEqual(tagsOf(harmless))
}

/** The tags that GitHub's own fork of cmark makes of it, without those of its dollar signs. */
function tagsOf({ jobSummary }: ActionRun): readonly string[] {
  const html = execFileSync('cmark-gfm', ['--unsafe', ...EXTENSIONS], { input: jobSummary })
  return String(html)
    .replaceAll('<span>$</span>', '$')
    .split(/(<[^>]*>)/)
    .filter((_, index) => index % 2 === 1)
}

const EXTENSIONS = ['table', 'autolink', 'strikethrough', 'footnotes', 'tasklist'].flatMap(
  (extension) => ['-e', extension],
)

/** The outputs and the exit code are the same, and no output is added. */
export function expectSameOutputs([hostile, harmless]: Runs): void {
  expect(Object.keys(hostile.outputs).toSorted()).toEqual(OUTPUT_NAMES.toSorted())
  expect(counts(hostile)).toEqual(counts(harmless))
  expect(hostile.exitCode).toBe(harmless.exitCode)
}

function counts({ outputs }: ActionRun) {
  return Object.entries(outputs).filter(([name]) => !name.endsWith('-path'))
}
