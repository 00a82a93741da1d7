/** Keeps the first and the last half of `limit` bytes of a stream and counts what fell out between them. */
function keepEnds(limit) {
  const headLimit = Math.ceil(limit / 2)
  const tailLimit = limit - headLimit
  const head = []
  let headBytes = 0
  let tail = []
  let tailBytes = 0
  let total = 0

  function push(chunk) {
    total += chunk.length
    const first = chunk.subarray(0, headLimit - headBytes)
    if (first.length > 0) {
      head.push(Buffer.from(first))
      headBytes += first.length
    }
    const rest = chunk.subarray(first.length)
    if (rest.length === 0) return
    tail.push(Buffer.from(rest.subarray(Math.max(0, rest.length - tailLimit))))
    tailBytes += tail.at(-1).length
    if (tailBytes > 2 * tailLimit + 65536) trim()
  }

  function trim() {
    const all = Buffer.concat(tail)
    tail = [all.subarray(Math.max(0, all.length - tailLimit))]
    tailBytes = tail[0].length
  }

  function end() {
    trim()
    const bytes = Buffer.concat([...head, ...tail])
    return { bytes, omitted: total - bytes.length }
  }

  return { push, end }
}

module.exports = { keepEnds }
