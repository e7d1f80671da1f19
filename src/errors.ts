/**
 * A run that cannot go on. `message` says in one sentence what is wrong, `hint` what to do about
 * it. Both may be shown to anyone: they never hold a password or row data.
 */
export class RunError extends Error {
  override readonly name = 'RunError'
  readonly hint: string

  constructor(message: string, hint: string, options?: ErrorOptions) {
    super(message, options)
    this.hint = hint
  }
}

/** The runner cancelled the step: what was not done by then stays undone. */
export class CancelledError extends Error {
  override readonly name = 'CancelledError'

  /** @param signal the signal of the operating system that the runner sent. */
  constructor(signal: string) {
    super(`the step was cancelled (${signal})`)
  }
}

/** One thing that is wrong with one input. */
export type InputFault = {
  readonly input: string
  /** What was given, as it may be shown; `null` where showing it could reveal a secret. */
  readonly given: string | null
  /** What is allowed, to follow "allowed:" or to stand alone. */
  readonly allowed: string
}

/** Every fault of every input, found before anything is connected to. */
export class InputError extends Error {
  override readonly name = 'InputError'
  readonly faults: readonly InputFault[]

  constructor(faults: readonly InputFault[]) {
    super(faults.map(describeFault).join('\n'))
    this.faults = faults
  }
}

function describeFault({ input, given, allowed }: InputFault): string {
  const what = given === null ? '' : ` got ${JSON.stringify(given)};`
  return `Input ${input}:${what} ${allowed}.`
}
