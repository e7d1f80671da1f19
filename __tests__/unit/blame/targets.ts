import type { Target } from '../../../src/blame/target.ts'

/** A target whose rows collide from 100 on. */
export function target(overrides: Partial<Target> = {}): Target {
  return {
    schema: 'public',
    table: 'users',
    column: 'id',
    position: 1,
    isAmbiguous: false,
    collides: (value) => value >= 100n,
    ...overrides,
  }
}

/** Cuts a text into bytes, one per character, of chunks of a size. */
export function chunksOf(text: string, size: number): readonly string[] {
  const bytes = Buffer.from(text).toString('latin1')
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
    bytes.slice(index * size, (index + 1) * size),
  )
}
