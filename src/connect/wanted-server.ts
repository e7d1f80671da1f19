import { UnwantedServerError } from './connect-errors.ts'
import { withoutJit, type Session } from './session.ts'

/** Which of several servers will do. */
export const TARGET_SESSION_ATTRS = [
  'any',
  'read-write',
  'read-only',
  'primary',
  'standby',
  'prefer-standby',
] as const
export type TargetSessionAttrs = (typeof TARGET_SESSION_ATTRS)[number]

/**
 * Asks a server whether it is of the kind that `target_session_attrs` wants. Nothing is asked where
 * any will do.
 *
 * @throws UnwantedServerError where it is not.
 */
export async function requireWanted(session: Session, wanted: TargetSessionAttrs): Promise<void> {
  if (wanted === 'any') return
  // Statements in one message are a transaction, which is as the role's defaults have it.
  const [row] = await session.query<{ is_standby: boolean; is_read_only: boolean }>(
    [...withoutJit(session), SERVER_KIND].join('; '),
  )
  if (row === undefined) throw new Error('The server answered nothing about itself.')
  const { is_standby: isStandby, is_read_only: isReadOnly } = row
  if (!isWanted(wanted, { isStandby, isReadOnly })) throw new UnwantedServerError(wanted, isStandby)
}

const SERVER_KIND = `
  select pg_catalog.pg_is_in_recovery() as is_standby,
         pg_catalog.current_setting('transaction_read_only') = 'on' as is_read_only`

type Kind = { readonly isStandby: boolean; readonly isReadOnly: boolean }

function isWanted(wanted: TargetSessionAttrs, { isStandby, isReadOnly }: Kind): boolean {
  switch (wanted) {
    case 'any':
      return true
    case 'read-write':
      return !isReadOnly
    case 'read-only':
      return isReadOnly
    case 'primary':
      return !isStandby
    case 'standby':
    case 'prefer-standby':
      return isStandby
  }
}
