/**
 * Works through items with a few workers at once, in order of the list, as many as there are
 * connections. Rejects with the first error; every worker has stopped by then.
 */
export async function inLanes<T>(
  items: readonly T[],
  width: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const queue = items.values()
  const lane = async (): Promise<void> => {
    // One iterator shared by all lanes: whoever is free takes the next item.
    for (const item of queue) await work(item)
  }
  const lanes = Array.from({ length: Math.min(width, items.length) }, lane)
  const failed = (await Promise.allSettled(lanes)).find((result) => result.status === 'rejected')
  if (failed !== undefined) throw failed.reason
}
