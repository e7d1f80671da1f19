/** The tables of partition and inheritance trees. */
import type { TableModel } from '../model/table.ts'
import { bareName, type Naming } from './names.ts'
import type { PlacedNode } from './placed.ts'

type NodePlace = {
  readonly schema: string
  /** Where the rows of a foreign table lie. */
  readonly away: string
  readonly suffix: string
  readonly naming: Naming
}

/** The tables of a tree, parents first. */
export function nodesOf(
  model: TableModel,
  { schema, away, suffix, naming }: NodePlace,
): readonly PlacedNode[] {
  const nameOfNode = (index: number) =>
    // The first table of a schema may have a bare name.
    index === 0 && suffix.endsWith('_0') && model.name % 3 === 0
      ? bareName(model.name)
      : naming(model.name, `${suffix}_${index}`)
  const node = (
    index: number,
    storage: PlacedNode['storage'],
    shape: Pick<PlacedNode, 'parents' | 'parts'>,
  ): PlacedNode => {
    const name = { schema, name: nameOfNode(index) }
    const store = storage === 'table' ? name : null
    return { name, storage, store, ...shape }
  }
  const top = { parents: [], parts: [0] }
  switch (model.kind) {
    case 'ordinary':
    case 'unlogged':
      return [node(0, 'table', top)]
    case 'foreign': {
      const only = node(0, 'foreign', top)
      return [{ ...only, store: { schema: away, name: only.name.name } }]
    }
    case 'unreachable':
      return [node(0, 'foreign', top)]
    case 'inherited':
      return [
        node(0, 'table', top),
        node(1, 'table', { parents: [0], parts: [0] }),
        node(2, 'table', { parents: [1], parts: [0] }),
      ]
    case 'diamond':
      return [
        node(0, 'table', top),
        node(1, 'table', { parents: [0], parts: [0] }),
        node(2, 'table', { parents: [0], parts: [0] }),
        node(3, 'table', { parents: [1, 2], parts: [0] }),
      ]
    case 'partitioned':
    case 'attached':
      return [
        node(0, 'partitioned', top),
        node(1, 'table', { parents: [0], parts: [0] }),
        node(2, 'table', { parents: [0], parts: [1] }),
      ]
    case 'deep':
      return [
        node(0, 'partitioned', top),
        node(1, 'table', { parents: [0], parts: [0] }),
        node(2, 'partitioned', { parents: [0], parts: [1, 2] }),
        node(3, 'table', { parents: [2], parts: [1] }),
        node(4, 'table', { parents: [2], parts: [2] }),
      ]
  }
}
