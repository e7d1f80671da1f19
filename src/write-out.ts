/** Writes the output of commands, and waits while its reader is behind. */
import { writeSync } from 'node:fs'
import process from 'node:process'
import { errorCode } from './connect/sql-state.ts'

const STDOUT = 1

/** Milliseconds to wait for whoever reads the log, before the next try. */
const PAUSE = 1

const CLOCK = new Int32Array(new SharedArrayBuffer(4))

/**
 * Writes to the log, and waits while its reader is behind: the stream of standard output would
 * gather what is not read yet in memory, a command may print gigabytes, and `exec` cannot pause it.
 */
export function writeOut(text: string): void {
  if (process.stdout.writableLength > 0) {
    // What was written before must come before.
    process.stdout.write(text)
    return
  }
  let rest = Buffer.from(text)
  while (rest.length > 0) rest = rest.subarray(writeSome(rest))
}

/** How many bytes were taken. */
function writeSome(bytes: Buffer): number {
  try {
    return writeSync(STDOUT, bytes)
  } catch (error) {
    // The reader is gone: there is nobody to write for.
    if (errorCode(error) === 'EPIPE') return bytes.length
    if (errorCode(error) !== 'EAGAIN') throw error
    Atomics.wait(CLOCK, 0, 0, PAUSE)
    return 0
  }
}
