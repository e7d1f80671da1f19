/** The generated block of a page. */
import { expect, test } from 'vitest'
import { replaceBlock } from '../../../../bench/page/replace-block.ts'

test('what stands around the block stays', () => {
  const page = 'before\n<!-- figures -->\nold\n<!-- /figures -->\nafter\n'
  expect(replaceBlock(page, 'new')).toBe(
    'before\n<!-- figures -->\n\nnew\n\n<!-- /figures -->\nafter\n',
  )
})

test.each(['', '<!-- figures -->', '<!-- /figures --> <!-- figures -->'])(
  'a page without a block is left alone: %s',
  (page) => {
    expect(() => replaceBlock(page, 'new')).toThrow('no block')
  },
)
