import { rm } from 'node:fs/promises'
import { temporaryFolder } from '../__tests__/helpers/temporary-folder.ts'

/** Gives `work` an empty folder that is removed after it. */
export async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await temporaryFolder('bench-')
  try {
    return await work(folder)
  } finally {
    await rm(folder, { recursive: true })
  }
}
