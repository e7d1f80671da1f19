/** SQLSTATE codes that the action acts on: https://www.postgresql.org/docs/current/errcodes-appendix.html */
export const SqlState = {
  /** The server is going down, or an administrator ended the session. */
  adminShutdown: '57P01',
  /** The client was silent within a transaction for longer than it may be. */
  idleInTransaction: '25P03',
  /** The server is starting, stopping or recovering. */
  cannotConnectNow: '57P03',
  /** Also a pooler's, of a client that it does not let do what it wants. */
  protocolViolation: '08P01',
  /** No such role, or `pg_hba.conf` has no entry for this connection. */
  invalidAuthorization: '28000',
  invalidPassword: '28P01',
  invalidCatalogName: '3D000',
  insufficientPrivilege: '42501',
  /** `lock_timeout` passed, or `nowait` found the lock taken. */
  lockNotAvailable: '55P03',
  /** `statement_timeout` passed, or another session cancelled the statement. */
  queryCanceled: '57014',
  deadlockDetected: '40P01',
  /** Bytes that are no text in the client's encoding. */
  characterNotInRepertoire: '22021',
  /** Of a statement or a setting. Alone in its class, it is not about rows. */
  invalidParameterValue: '22023',
  readOnlyTransaction: '25006',
  /** On a standby also a statement that was in the way of what the primary had done. */
  serializationFailure: '40001',
  tooManyConnections: '53300',
  /** Out of shared memory, of which the lock table is a part. */
  outOfMemory: '53200',
  undefinedTable: '42P01',
  undefinedColumn: '42703',
  /** A user mapping, among others. */
  undefinedObject: '42704',
  diskFull: '53100',
  /** A block or a file that is gone: also of what another session's commit has just replaced. */
  dataCorrupted: 'XX001',
  undefinedFile: '58P01',
  /** What has no code of its own, such as a catalog row that two sessions change at once. */
  internalError: 'XX000',
} as const

/**
 * The code of an error: a SQLSTATE of five characters from the server, or the operating system's
 * name such as `ECONNREFUSED`. `null` where the error has none.
 */
export function errorCode(error: unknown): string | null {
  if (typeof error !== 'object' || error === null || !('code' in error)) return null
  return typeof error.code === 'string' ? error.code : null
}

/** Whether the server itself reported the error, as opposed to the network or the client. */
export function isServerError(error: unknown): boolean {
  return /^[0-9A-Z]{5}$/.test(errorCode(error) ?? '') && !isSystemError(error)
}

/** Whether a call of the operating system failed: of the network, or of a file. */
export function isSystemError(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'syscall' in error
}

/**
 * Whether the session is gone: nothing can be asked on it any more. Class 08 is not among the
 * signs, since a server reports with it that a foreign server of its own is out of reach.
 */
export function isConnectionLost(error: unknown): boolean {
  const code = errorCode(error) ?? ''
  return !isServerError(error) || code.startsWith('57P') || code === SqlState.idleInTransaction
}

/** Whether another session's locks are in the way, so that it may go better in a moment. */
export function isBusy(error: unknown): boolean {
  const code = errorCode(error)
  return code === SqlState.lockNotAvailable || code === SqlState.deadlockDetected
}

/** Whether the lock table of the server is full: by other transactions, or by a tree that is too big. */
export function isCrowded(error: unknown): boolean {
  return errorCode(error) === SqlState.outOfMemory
}

/** Whether a file was not there, as when another session has just put a new one in its place. */
export function isReplaced(error: unknown): boolean {
  const code = errorCode(error)
  return code === SqlState.dataCorrupted || code === SqlState.undefinedFile
}
