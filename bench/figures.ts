/** What the benchmark finds out, as it is kept in `docs/benchmarks.json`. Seconds and bytes. */
import type { Build } from '../__tests__/helpers/server-binaries.ts'
import type { SectionName } from './options.ts'
import type { Measured } from './rounds.ts'

export type Figures = {
  readonly ratios: {
    readonly tables: number
    readonly measured: readonly Measured[]
  }
  readonly jit: readonly { readonly tables: number; readonly measured: readonly Measured[] }[]
  readonly growth: readonly {
    readonly tables: number
    readonly measured: readonly Measured[]
    /** Peak memory of the action's process. */
    readonly checkBytes: number
    readonly autoBytes: number
  }[]
  readonly start: {
    readonly measured: readonly Measured[]
    /** Requests that were answered, and the time that went by until they were. */
    readonly roundTrips: number
    readonly waitedSeconds: readonly number[]
  }
  readonly imports: readonly { readonly tables: number; readonly measured: readonly Measured[] }[]
  readonly partitions: { readonly partitions: number; readonly measured: readonly Measured[] }
  readonly large: {
    readonly rows: number
    readonly indexed: readonly Measured[]
    readonly unindexed: readonly Measured[]
  }
  readonly locks: {
    readonly tables: number
    readonly tablesEach: number
    readonly sessions: number
    readonly transactions: number
    /** Entries in the server's lock table, everybody's together. */
    readonly peakLocks: number
    readonly measured: readonly Measured[]
  }
}

export type Circumstances = {
  /** Day of the run, in UTC. */
  readonly date: string
  /** Commit of the working tree, with `-dirty` where it differs. */
  readonly commit: string
  readonly processor: string
  readonly cores: number
  readonly memoryBytes: number
  readonly node: string
  readonly postgresql: string
  readonly rounds: number
}

/** The sections that were ever measured on a server, each with when and where that was. */
export type Records = {
  readonly [Name in SectionName]?: {
    readonly circumstances: Circumstances
    readonly figures: Figures[Name]
  }
}

/** What was measured on each build of PostgreSQL. */
export type RecordsByServer = Readonly<Record<Build, Records>>
