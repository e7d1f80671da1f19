/** The JSON report as the contract writes it down, independently of the sources. */
export type JsonState = {
  readonly lastValue: string
  readonly isCalled: boolean
  readonly next: string | null
}

export type JsonSequence = {
  readonly name: string
  readonly columns: readonly string[]
  readonly status: string
  readonly message: string | null
  readonly start: string
  readonly increment: string
  readonly minimum: string
  readonly maximum: string
  readonly cache: string
  readonly cycle: boolean
  readonly furthest: string | null
  readonly collidesAfter: string | null
  readonly before: JsonState | null
  readonly after: JsonState | null
  readonly usage: number | null
  readonly importedBy: string | null
}

export type JsonReport = {
  readonly version: number
  readonly mode: string
  readonly startedAt: string
  readonly durationMs: number
  readonly totals: Readonly<Record<string, number>>
  readonly databases: readonly {
    readonly name: string
    readonly host: string
    readonly port: number
    readonly serverVersion: string | null
    readonly error: string | null
    readonly sequences: readonly JsonSequence[]
  }[]
  readonly imports: readonly unknown[]
}
