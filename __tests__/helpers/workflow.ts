/** Reads workflow files, and evaluates their expressions with GitHub's own evaluator. */
import { data, Evaluator, Lexer, Parser } from '@actions/expressions'
import { parse } from 'yaml'

type Scalar = string | number | boolean
type Scalars = Readonly<Record<string, Scalar>>

export type Step = {
  readonly id?: string
  readonly if?: string
  readonly uses?: string
  readonly run?: string
  readonly with?: Scalars
  readonly env?: Scalars
}

export type Job = {
  readonly env?: Scalars
  readonly strategy?: { readonly matrix: Readonly<Record<string, readonly unknown[]>> }
  readonly steps: readonly Step[]
}

export type Workflow = {
  readonly permissions?: Readonly<Record<string, string>>
  readonly jobs: Readonly<Record<string, Job>>
}

/** What expressions can see: `env`, `secrets`, `steps` and so on, by name. */
export type Contexts = Readonly<Record<string, unknown>>

/** What a step uses to run the action, whatever its version. */
export const ACTION = /^fix-postgresql-sequences\/fix-postgresql-sequences@/

export function parseWorkflow(text: string): Workflow {
  return parse(text) as Workflow
}

/** The combinations of a job's matrix: lists of one key, or those that `include` writes out. */
export function combinations({ strategy }: Job): readonly Contexts[] {
  const { include, ...lists } = strategy?.matrix ?? {}
  if (include !== undefined) return include as readonly Contexts[]
  const [list] = Object.entries(lists)
  return list === undefined ? [{}] : list[1].map((value) => ({ [list[0]]: value }))
}

/** A text of the file with its `${{ }}` replaced by their values. */
export function interpolate(text: Scalar, contexts: Contexts): string {
  return String(text).replaceAll(/\$\{\{(.*?)\}\}/gs, (_, expression: string) =>
    evaluate(expression, { contexts, hasFailed: false }).coerceString(),
  )
}

/** Each value of a map of the file, interpolated. */
export function interpolateAll(
  map: Scalars | undefined,
  contexts: Contexts,
): Readonly<Record<string, string>> {
  const entries = Object.entries(map ?? {})
  return Object.fromEntries(entries.map(([name, value]) => [name, interpolate(value, contexts)]))
}

const STATUS = /\b(?:always|cancelled|failure|success)\(\)/

/** Whether a step runs: after a failure only where its condition asks for the job's status. */
export function isDue(step: Step, contexts: Contexts, hasFailed: boolean): boolean {
  const condition = step.if ?? 'success()'
  const asked = STATUS.test(condition) ? condition : `success() && (${condition})`
  return evaluate(asked, { contexts, hasFailed }).coerceString() === 'true'
}

function evaluate(
  expression: string,
  { contexts, hasFailed }: { readonly contexts: Contexts; readonly hasFailed: boolean },
): data.ExpressionData {
  const functions = [
    statusFunction('always', true),
    statusFunction('cancelled', false),
    statusFunction('failure', hasFailed),
    statusFunction('success', !hasFailed),
  ]
  const { tokens } = new Lexer(expression.trim()).lex()
  const tree = new Parser(tokens, Object.keys(contexts), functions).parse()
  const known = JSON.parse(JSON.stringify(contexts), data.reviver) as data.Dictionary
  const byName = new Map(functions.map((definition) => [definition.name, definition]))
  return new Evaluator(tree, known, byName).evaluate()
}

function statusFunction(name: string, value: boolean) {
  return { name, minArgs: 0, maxArgs: 0, call: () => new data.BooleanData(value) }
}
