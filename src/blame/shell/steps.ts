import { fileArguments } from './file-arguments.ts'
import { pipelinesOf, type Pipeline, type SimpleCommand } from './lists.ts'
import { kindOf, psqlOf } from './programs.ts'
import { psqlSteps } from './psql-steps.ts'

/** What a command does to rows, as far as its words tell. */
export type Step =
  | PsqlStep
  /** A file is handed to a program, which may write what it holds. */
  | { readonly kind: 'argument'; readonly path: string }
  /** A program may write rows that stand in no file. */
  | { readonly kind: 'stranger' }
  /** From here on it cannot be told what is run. */
  | { readonly kind: 'doubt' }

/** One run of psql: one session. */
export type PsqlStep = {
  readonly kind: 'psql'
  readonly inputs: readonly PsqlInput[]
  readonly isOneTransaction: boolean
}

export type PsqlInput =
  | { readonly kind: 'file'; readonly path: string }
  /** `stdin` is the file that data for the text come from, `null` for none or an unknown one. */
  | { readonly kind: 'text'; readonly text: string; readonly stdin: string | null }

export type Steps = {
  readonly steps: readonly Step[]
  /** Files that the command writes itself, as it names them. */
  readonly written: readonly string[]
}

/** Paths are as they are written, and relative ones are in the folder that the command starts in. */
export function stepsOf(command: string): Steps {
  const pipelines = pipelinesOf(command)
  if (pipelines === null) return { steps: [{ kind: 'doubt' }], written: [] }
  const commands = pipelines.flatMap((pipeline) => pipeline.commands)
  const steps = pipelines.flatMap(stepsOfPipeline)
  return {
    steps: commands.some(changesFolder) ? steps.map(withoutRelative) : steps,
    written: commands.flatMap(writtenBy),
  }
}

function stepsOfPipeline(pipeline: Pipeline): readonly Step[] {
  const { commands, isSure } = pipeline
  const index = commands.findIndex((command) => psqlOf(command) !== null)
  const steps = index === -1 ? commands.flatMap(stepsOfProgram) : psqlSteps(commands, index)
  const isReal = steps.some(({ kind }) => kind !== 'stranger')
  return isSure || !isReal ? steps : [{ kind: 'doubt' }]
}

function stepsOfProgram(command: SimpleCommand): readonly Step[] {
  switch (kindOf(command)) {
    case 'neutral':
    case 'writer':
      return []
    case 'restorer':
      return [{ kind: 'doubt' }]
    case 'remote':
      return [{ kind: 'stranger' }]
    case 'stranger':
      return [
        { kind: 'stranger' },
        ...fileArguments(command).map((path): Step => ({ kind: 'argument', path })),
      ]
  }
}

/** So may a script that is read in; one that sets an environment seldom does. */
function changesFolder({ words }: SimpleCommand): boolean {
  const [program, script] = words.map(({ text }) => text)
  if (program === '.' || program === 'source') return !/env|activate/.test(script ?? '')
  return ['cd', 'pushd', 'popd'].includes(program ?? '')
}

/** Where the folder is not known, only absolute paths are. */
function withoutRelative(step: Step): Step {
  if (step.kind === 'argument') return step.path.startsWith('/') ? step : { kind: 'stranger' }
  if (step.kind !== 'psql') return step
  const isKnown = step.inputs.every((input) =>
    input.kind === 'file'
      ? input.path.startsWith('/')
      : !/\\/.test(input.text) && input.stdin === null,
  )
  return isKnown ? step : { kind: 'doubt' }
}

function writtenBy(command: SimpleCommand): readonly string[] {
  const words = kindOf(command) === 'writer' ? command.words : outputOptions(command)
  return [...command.outputs, ...words].map(({ text }) => text.replace(ATTACHED, ''))
}

/** An option whose value follows at once: `-fout.sql`, `--file=out.sql`. */
const ATTACHED = /^(?:--[\w-]+=|-[A-Za-z]=?)/

/** `-o out.sql`, `--output=out.sql`, of any program. */
const OUTPUT = /^(?:-o|-L|--out(?:put|file)?|--log-file)(?:=|$)/

function outputOptions({ words }: SimpleCommand): SimpleCommand['words'] {
  return words.filter(
    ({ text }, index) => OUTPUT.test(text) || OUTPUT.test(words[index - 1]?.text ?? ''),
  )
}
