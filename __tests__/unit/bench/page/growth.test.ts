/** The figures of growth, held against their targets. */
import { expect, test } from 'vitest'
import type { Figures } from '../../../../bench/figures.ts'
import { renderGrowth } from '../../../../bench/page/growth.ts'

function size(tables: number, seconds: number, bytes: number): Figures['growth'][number] {
  const names = ['check, nothing drifted', 'auto, all drifted', 'floor']
  const measured = names.map((name) => ({ name, samples: [{ seconds, cpuSeconds: 0 }] }))
  return { tables, measured, checkBytes: bytes / 2, autoBytes: bytes }
}

test('the time a sequence must not grow from ten thousand tables on', () => {
  const page = renderGrowth([size(10_000, 1, 150e6), size(50_000, 6, 500e6)])
  expect(page).toContain(
    'check, nothing drifted: time a sequence, 50,000 : 10,000 tables | 1.20 | ≤ 1.10 | no |',
  )
})

test('small sizes are shown without targets', () => {
  const page = renderGrowth([size(1, 0.1, 70e6), size(100, 0.2, 75e6)])
  expect(page).toContain('| 100 | 0.20 s | 2.00 ms | 0.20 s | 2.00 ms | 0.20 s | 38 MB | 75 MB |')
  expect(page).not.toContain('target')
})
