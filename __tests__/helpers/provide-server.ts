/** Starts one server for all integration tests of a major version. */
import type { TestProject } from 'vitest/node'
import { startServer } from './server.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    server: {
      readonly major: string
      readonly host: string
      readonly port: number
      readonly socketFolder: string
    }
  }
}

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const major = project.name.replace('postgresql-', '')
  const server = await startServer(major)
  const { host, port, socketFolder } = server
  project.provide('server', { major, host, port, socketFolder })
  return () => server.stop()
}
