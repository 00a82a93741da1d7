import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib'

/** Ways to hide a value in a text, thought of without a look at the scanner. */
export const DISGUISES: Readonly<Record<string, (name: string, value: string) => string>> = {
  'base64 of base64': (name, value) => `const ${name} = '${base64(base64(value))}'`,
  'base64 without padding, URL-safe': (name, value) => `${name}: ${Buffer.from(value).toString('base64url')}`,
  'base64 over lines': (name, value) => `${name} = """\n${wrapped(base64(value), 20)}\n"""`,
  'base64 of a sentence around it': (name, value) => `const ${name} = '${base64(`the key is ${value}, keep it`)}'`,
  'gzip and base64': (name, value) => `const ${name} = '${gzipSync(value).toString('base64')}'`,
  'zlib and base64': (name, value) =>
    `${name} = zlib.decompress(b64decode("${deflateSync(value).toString('base64')}"))`,
  'raw deflate and base64': (name, value) => `const ${name} = '${deflateRawSync(value).toString('base64')}'`,
  'gzip and hex': (name, value) => `const ${name} = '${gzipSync(value).toString('hex')}'`,
  'base64 of UTF-16': (name, value) => `$${name} = "${Buffer.from(value, 'utf16le').toString('base64')}"`,
  base32: (name, value) => `${name} = b32decode("${base32(value)}")`,
  'hex in upper case': (name, value) => `${name} = "${hex(value).toUpperCase()}"`,
  'hex with colons': (name, value) => `${name} = "${(hex(value).match(/../g) ?? []).join(':')}"`,
  'hex as bytes': (name, value) =>
    `byte[] ${name} = { ${(hex(value).match(/../g) ?? []).map((two) => `0x${two}`).join(', ')} };`,
  'decimal as bytes': (name, value) => `${name} = bytes([${[...Buffer.from(value)].join(', ')}])`,
  'character codes': (name, value) => `const ${name} = String.fromCharCode(${[...Buffer.from(value)].join(',')})`,
  'reversed base64': (name, value) => `const ${name} = '${[...base64(value)].reverse().join('')}'`,
  'base64 of it reversed': (name, value) => `const ${name} = '${base64([...value].reverse().join(''))}'`,
  'in a URL, escaped': (name, value) =>
    `https://api.acme.dev/?${name}=${[...Buffer.from(value)].map((byte) => `%${byte.toString(16)}`).join('')}`,
  'in a URL, partly escaped': (name, value) =>
    `https://api.acme.dev/?${name}=${value.replace(/[-_]/g, (char) => `%${char.charCodeAt(0).toString(16)}`)}`,
  'Unicode escapes': (name, value) =>
    `"${name}": "${[...value].map((char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')}"`,
  'octal escapes': (name, value) =>
    `${name} = "${[...value].map((char) => `\\${char.charCodeAt(0).toString(8)}`).join('')}"`,
  'HTML entities': (name, value) =>
    `<p id="${name}">${[...value].map((char) => `&#${char.charCodeAt(0)};`).join('')}</p>`,
  'over variables': (name, value) => {
    const [a, b, c] = thirds(value)
    return `const ${name}One = '${a}'\nconst ${name}Two = '${b}'\nconst ${name}Three = '${c}'\nconst ${name} = ${name}One + ${name}Two + ${name}Three`
  },
  'in a template': (name, value) => {
    const [a, b, c] = thirds(value)
    return `const ${name} = \`\${'${a}'}${b}\${"${c}"}\``
  },
  'continued lines': (name, value) => `${name}="${thirds(value).join('\\\n')}"`,
  'adjacent literals': (name, value) => `${name} = (\n    "${thirds(value).join('"\n    "')}"\n)`,
  'joined in shell': (name, value) => `export ${name}="${thirds(value).join('""')}"`,
  'joined by a dot': (name, value) => `$${name} = '${thirds(value).join("' . '")}';`,
  'with a filler taken out': (name, value) => `const ${name} = '${[...value].join('~')}'.replaceAll('~', '')`,
  'in YAML': (name, value) => `env:\n  ${name}: ${value}`,
  'in an env file': (name, value) => `${name.toUpperCase()}=${value}`,
  'in JSON': (name, value) => `{"${name}":"${value}"}`,
  'in XML': (name, value) => `<add key="${name}" value="${value}"/>`,
  'in a header': (_name, value) => `curl -H 'Authorization: Bearer ${value}' https://api.acme.dev`,
  'in prose': (_name, value) => `Log in with ${value} until Friday.`,
  'with a zero-width space': (name, value) => `const ${name} = '${value.slice(0, 8)}\u200b${value.slice(8)}'`,
}

/** Ways to hide a value in bytes that are no text. */
export const CONTAINERS: Readonly<Record<string, (value: string) => Buffer>> = {
  'in a binary': (value) => Buffer.concat([Buffer.from([0, 1, 2, 0xff]), Buffer.from(value), Buffer.from([0, 0xfe])]),
  'UTF-16': (value) => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(`key = ${value}\n`, 'utf16le')]),
  'UTF-16 without a mark': (value) => Buffer.from(`key = ${value}\n`, 'utf16le'),
  'UTF-16, other end first': (value) => Buffer.from(`key = ${value}\n`, 'utf16le').swap16(),
  'UTF-32': (value) => Buffer.from([...`key = ${value}\n`].flatMap((char) => [char.charCodeAt(0), 0, 0, 0])),
  'a gzip file': (value) => gzipSync(`key = ${value}\n`),
  'a zip archive': (value) => zip('config.env', `KEY=${value}\n`),
  'a tar archive': (value) => tar('config.env', `KEY=${value}\n`),
  'a compressed tar archive': (value) => gzipSync(tar('config.env', `KEY=${value}\n`)),
  'base64 in a binary': (value) => Buffer.concat([Buffer.from([0, 7]), Buffer.from(base64(value)), Buffer.from([0])]),
}

const base64 = (value: string): string => Buffer.from(value).toString('base64')
const hex = (value: string): string => Buffer.from(value).toString('hex')

function wrapped(text: string, width: number): string {
  return (text.match(new RegExp(`.{1,${width}}`, 'g')) ?? []).join('\n')
}

function thirds(value: string): [string, string, string] {
  const third = Math.ceil(value.length / 3)
  return [value.slice(0, third), value.slice(third, 2 * third), value.slice(2 * third)]
}

function base32(value: string): string {
  const bits = [...Buffer.from(value)].map((byte) => byte.toString(2).padStart(8, '0')).join('')
  const letters = (bits.match(/.{1,5}/g) ?? []).map(
    (five) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[Number.parseInt(five.padEnd(5, '0'), 2)],
  )
  return letters.join('').padEnd(Math.ceil(letters.length / 8) * 8, '=')
}

// One deflated entry, as far as an unpacker reads it.
function zip(name: string, content: string): Buffer {
  const data = deflateRawSync(content)
  const head = Buffer.alloc(30)
  head.writeUInt32LE(0x04034b50, 0)
  head.writeUInt16LE(20, 4)
  head.writeUInt16LE(8, 8)
  head.writeUInt32LE(data.length, 18)
  head.writeUInt32LE(content.length, 22)
  head.writeUInt16LE(name.length, 26)
  const entry = Buffer.concat([head, Buffer.from(name), data])
  const central = Buffer.alloc(46)
  central.writeUInt32LE(0x02014b50, 0)
  central.writeUInt16LE(8, 10)
  central.writeUInt32LE(data.length, 20)
  central.writeUInt32LE(content.length, 24)
  central.writeUInt16LE(name.length, 28)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(1, 8)
  end.writeUInt16LE(1, 10)
  end.writeUInt32LE(central.length + name.length, 12)
  end.writeUInt32LE(entry.length, 16)
  return Buffer.concat([entry, central, Buffer.from(name), end])
}

function tar(name: string, content: string): Buffer {
  const head = Buffer.alloc(512)
  head.write(name, 0)
  head.write('0000644\0', 100)
  head.write(`${content.length.toString(8).padStart(11, '0')}\0`, 124)
  head.write('ustar\0', 257)
  const body = Buffer.alloc(Math.ceil(content.length / 512) * 512)
  body.write(content)
  return Buffer.concat([head, body, Buffer.alloc(1024)])
}
