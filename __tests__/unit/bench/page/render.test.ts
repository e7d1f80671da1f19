/** The page of a benchmark as a whole. */
import { expect, test } from 'vitest'
import type { Circumstances, Figures } from '../../../../bench/figures.ts'
import { renderRecords, renderServers } from '../../../../bench/page/render.ts'
import type { Measured } from '../../../../bench/rounds.ts'

const CIRCUMSTANCES: Circumstances = {
  date: '2026-11-21',
  commit: 'abc1234',
  processor: 'Some Processor',
  cores: 2,
  memoryBytes: 16e9,
  node: '24.21.0',
  postgresql: '18.4',
  rounds: 3,
}

const WIKI = "the wiki's script through psql"

function measured(name: string, ...seconds: readonly number[]): Measured {
  return { name, samples: seconds.map((one) => ({ seconds: one, cpuSeconds: one / 2 })) }
}

const RATIOS: Figures['ratios'] = {
  tables: 10_000,
  measured: [
    measured('check, nothing drifted', 1, 3, 1.2),
    measured('auto, nothing drifted', 1, 3, 1.2),
    measured('auto, all drifted', 5, 5, 5),
    measured(WIKI, 4, 12, 4.8),
  ],
}

const PARTITIONS: Figures['partitions'] = {
  partitions: 2_000,
  measured: [measured('check, nothing drifted', 1)],
}

test('a ratio stands beside its target, and says whether it is met', () => {
  const page = renderRecords('18', { ratios: { circumstances: CIRCUMSTANCES, figures: RATIOS } })
  expect(page).toContain(`| check, nothing drifted : ${WIKI} | 0.25 | ≤ 0.30 | yes |`)
  expect(page).toContain(`| auto, all drifted : ${WIKI} | 1.04 | ≤ 0.75 | no |`)
})

test('what was left out has no ratio', () => {
  const page = renderRecords('18', { ratios: { circumstances: CIRCUMSTANCES, figures: RATIOS } })
  expect(page).not.toContain('floor')
  expect(page).not.toContain('NaN')
})

test('an older build that was measured beside stands in a column of its own', () => {
  const before = [
    measured('before: check, nothing drifted', 2, 6, 2.4),
    measured('before: auto, nothing drifted', 2, 9, 3.6),
  ]
  const figures = { ...RATIOS, measured: [...RATIOS.measured, ...before] }
  const page = renderRecords('18', { ratios: { circumstances: CIRCUMSTANCES, figures } })
  expect(page).toContain(`| check, nothing drifted : ${WIKI} | 0.50 | 0.25 | ≤ 0.30 | yes |`)
  expect(page).toContain(
    '| auto, nothing drifted : check, nothing drifted | 1.50 | 1.00 | ≤ 1.05 | yes |',
  )
})

test('times are shown with their extremes', () => {
  const page = renderRecords('18', { ratios: { circumstances: CIRCUMSTANCES, figures: RATIOS } })
  expect(page).toContain('| check, nothing drifted | 1.20 s | 1.00 s | 3.00 s | 0.60 s |')
})

test('the chart reaches beyond the longest bar', () => {
  const page = renderRecords('18', { ratios: { circumstances: CIRCUMSTANCES, figures: RATIOS } })
  expect(page).toContain('y-axis "seconds" 0 --> 5')
  expect(page).toContain('bar [1.20, 1.20, 5.00, 4.80]')
})

test('circumstances that were the same for all sections stand once', () => {
  const page = renderRecords('18', {
    ratios: { circumstances: CIRCUMSTANCES, figures: RATIOS },
    partitions: { circumstances: CIRCUMSTANCES, figures: PARTITIONS },
  })
  expect(page.match(/abc1234/g)).toHaveLength(1)
})

test('sections that were measured apart say so', () => {
  const page = renderRecords('18', {
    ratios: { circumstances: CIRCUMSTANCES, figures: RATIOS },
    partitions: { circumstances: { ...CIRCUMSTANCES, commit: 'def5678' }, figures: PARTITIONS },
  })
  expect(page).toMatch(/### 10,000 tables[^]*abc1234[^]*### Partitions[^]*def5678/)
})

test('the build that users run comes first, with targets of its own', () => {
  const records = { ratios: { circumstances: CIRCUMSTANCES, figures: RATIOS } }
  const page = renderServers({ 10: {}, 18: records, system: records })
  expect(page).toMatch(/Debian's build[^]*≤ 0\.35[^]*PostgreSQL 18[^]*≤ 0\.30[^]*PostgreSQL 10/)
})

test('a run with JIT is held against one without', () => {
  const figures = [
    {
      tables: 2,
      measured: [measured('check, all drifted', 0.3), measured('check, all drifted, JIT off', 0.2)],
    },
  ]
  const page = renderRecords('system', { jit: { circumstances: CIRCUMSTANCES, figures } })
  expect(page).toContain(
    '| 2 tables: check, all drifted : the same, JIT off | 1.50 | ≤ 1.30 | no |',
  )
})
