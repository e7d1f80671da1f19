/** A file as a stream of chunks. */
import { open } from 'node:fs/promises'

const READ_BYTES = 256 * 1024

/** Small enough to die young: what outlives a collection makes V8 set aside more memory. */
const CHUNK_BYTES = 16 * 1024

const BYTE_ORDER_MARK = Buffer.of(0xef, 0xbb, 0xbf)

/**
 * The bytes of a file, one per character, without its byte order mark where the file `isFirst` of
 * those that are read as one. Throws where it cannot be read, and where it is no text: archives of
 * pg_dump and UTF-16 have NUL bytes.
 */
export async function* readChunks(path: string, isFirst = true): AsyncGenerator<string> {
  const file = await open(path)
  try {
    const buffer = Buffer.allocUnsafe(READ_BYTES)
    for (let isStart = isFirst; ; isStart = false) {
      const { bytesRead } = await file.read(buffer, 0, READ_BYTES)
      if (bytesRead === 0) return
      const bytes = buffer.subarray(0, bytesRead)
      if (bytes.includes(0)) throw new Error(`${path} is no text`)
      yield* chunksOf(isStart && bytes.indexOf(BYTE_ORDER_MARK) === 0 ? bytes.subarray(3) : bytes)
    }
  } finally {
    await file.close()
  }
}

function* chunksOf(bytes: Buffer): Generator<string> {
  for (let start = 0; start < bytes.length; start += CHUNK_BYTES) {
    yield bytes.toString('latin1', start, Math.min(start + CHUNK_BYTES, bytes.length))
  }
}
