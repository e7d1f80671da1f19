/**
 * Is thrown where it cannot be told any more what a command did, or to which database: then none of
 * its lines is named. The reason is for whoever debugs this.
 */
export class NotSure extends Error {
  override readonly name = 'NotSure'
}
