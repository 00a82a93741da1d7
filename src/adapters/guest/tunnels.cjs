const net = require('node:net')

// Whatever connects to this port of the guest's loopback is carried through the channel, and connected on the other
// side to one address, which the guest cannot choose. Frames and windows: tunnels.ts.

const PORT = 3128
const CHUNK = 65536
const WINDOW = 4 * CHUNK
const MOST = 64

function createTunnels(send) {
  const open = new Map()
  let lastId = 0

  function listen() {
    const server = net.createServer({ allowHalfOpen: true }, accept)
    return new Promise((resolve, reject) => {
      server.once('error', reject)
      server.listen(PORT, '127.0.0.1', () => resolve())
    })
  }

  function accept(socket) {
    socket.on('error', () => {})
    if (open.size >= MOST) return socket.destroy()
    const id = ++lastId
    const tunnel = { socket, credit: WINDOW, ended: false, otherEnded: false }
    open.set(id, tunnel)
    send('c', id)
    socket.on('data', (bytes) => {
      for (let at = 0; at < bytes.length; at += CHUNK) send('d', id, bytes.subarray(at, at + CHUNK))
      tunnel.credit -= bytes.length
      if (tunnel.credit < CHUNK) socket.pause()
    })
    socket.on('end', () => {
      if (!open.has(id)) return
      tunnel.ended = true
      send('e', id)
      settle(id, tunnel)
    })
    socket.on('close', () => {
      if (open.delete(id)) send('x', id)
    })
  }

  function settle(id, tunnel) {
    if (tunnel.ended && tunnel.otherEnded) open.delete(id)
  }

  /** A frame from outside. False: it is none of a tunnel. */
  function take(type, id, payload) {
    if (!'dewx'.includes(type)) return false
    const tunnel = open.get(id)
    if (tunnel !== undefined) apply(tunnel, { type, id, payload })
    return true
  }

  function apply(tunnel, { type, id, payload }) {
    if (type === 'd') {
      const { length } = payload
      tunnel.socket.write(Buffer.from(payload), (error) => error || credit(id, length))
    } else if (type === 'w') {
      tunnel.credit += payload.readUInt32BE(0)
      if (tunnel.credit >= CHUNK) tunnel.socket.resume()
    } else if (type === 'e') {
      tunnel.otherEnded = true
      tunnel.socket.end()
      settle(id, tunnel)
    } else {
      open.delete(id)
      tunnel.socket.destroy()
    }
  }

  function credit(id, length) {
    if (!open.has(id)) return
    const bytes = Buffer.alloc(4)
    bytes.writeUInt32BE(length)
    send('w', id, bytes)
  }

  return { listen, take }
}

module.exports = { createTunnels }
