/** Starts one server for all integration tests on a build of PostgreSQL. */
import type { TestProject } from 'vitest/node'
import { startServer } from './server.ts'
import type { Build } from './server-binaries.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    server: {
      readonly build: Build
      readonly major: string
      readonly host: string
      readonly port: number
      readonly socketFolder: string
    }
  }
}

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startServer(project.name.replace('postgresql-', ''))
  const { build, major, host, port, socketFolder } = server
  project.provide('server', { build, major, host, port, socketFolder })
  return () => server.stop()
}
