/** The number that stands where another request has the version of the protocol. */
const CANCEL_REQUEST_CODE = 80_877_102

/**
 * The message that asks a server to cancel what a session of it is doing:
 * https://www.postgresql.org/docs/current/protocol-message-formats.html `null` where the server
 * gave no key for that.
 */
export function cancelRequest(session: object): Buffer | null {
  const { processID, secretKey } = { processID: null, secretKey: null, ...session }
  if (typeof processID !== 'number' || typeof secretKey !== 'number') return null
  const message = Buffer.alloc(16)
  message.writeInt32BE(message.length, 0)
  message.writeInt32BE(CANCEL_REQUEST_CODE, 4)
  message.writeInt32BE(processID, 8)
  message.writeInt32BE(secretKey, 12)
  return message
}
