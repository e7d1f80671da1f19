/**
 * Works through items with a few workers at once, in order of the list, as many as there are
 * connections. Items that `work` adds to the list meanwhile are worked on too. Rejects with the
 * first error; every worker has stopped by then.
 */
export async function inLanes<T>(
  items: readonly T[],
  width: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  let taken = 0
  const lane = async (): Promise<void> => {
    // Whoever is free takes the next item. Not an iterator: one that has met the end stays there,
    // and would miss what is added later.
    while (taken < items.length) await work(items[taken++] as T)
  }
  const lanes = Array.from({ length: Math.min(width, items.length) }, lane)
  const failed = (await Promise.allSettled(lanes)).find((result) => result.status === 'rejected')
  if (failed !== undefined) throw failed.reason
}
