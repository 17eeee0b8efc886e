import { closeSync, openSync, readSync } from "node:fs";
import { createServer, type Socket } from "node:net";
import { setTimeout } from "node:timers/promises";
import { bencode } from "./bencode.ts";
import { listenHere, startHttpServer } from "./loopback.ts";
import { type OfferOptions, type Payload, torrentOf } from "./payload.ts";

type Offered = { payload: Payload; pieceLength: number; left: number };

const LARGE_PIECE = 256 * 1024;

/**
 * A tracker and one peer on loopback, for clients that do not support web seeds. The peer only
 * uploads and requests nothing.
 */
export async function startSwarm() {
  const offers = new Map<string, Offered>();
  const sockets = new Set<Socket>();
  const peer = createServer((socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
    serve(socket, offers);
  });
  const peerPort = await listenHere(peer);
  const tracker = await startHttpServer((request, response) => {
    const raw = /[?&]info_hash=([^&]*)/.exec(request.url ?? "")?.[1] ?? "";
    const hash = Buffer.from(
      raw.replaceAll(/%([0-9a-f]{2})/gi, (_, hex: string) =>
        String.fromCharCode(Number.parseInt(hex, 16)),
      ),
      "latin1",
    ).toString("hex");
    const peers = offers.has(hash)
      ? Buffer.from([127, 0, 0, 1, peerPort >> 8, peerPort & 255])
      : Buffer.alloc(0);
    response.end(bencode({ complete: 1, incomplete: 0, interval: 5, "min interval": 1, peers }));
  });
  const announce = `${tracker.origin}/announce`;

  return {
    /** Adds a torrent of the files at `path` to the tracker and its only peer. */
    offer(path: string, options: OfferOptions = {}) {
      const torrent = torrentOf(path, options, { announce }, LARGE_PIECE);
      offers.set(torrent.hash, torrent);
      return torrent;
    },
    /** Continues an upload that was held back. */
    release({ hash }: { hash: string }): void {
      const offered = offers.get(hash);
      if (offered) offered.left = Number.POSITIVE_INFINITY;
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((done) => void peer.close(() => done()));
      await tracker[Symbol.asyncDispose]();
    },
  };
}

/** A message of BEP 3: length, kind, content. */
function message(kind: number, ...content: Buffer[]): Buffer {
  const body = Buffer.concat([Buffer.from([kind]), ...content]);
  const head = Buffer.alloc(4);
  head.writeUInt32BE(body.length);
  return Buffer.concat([head, body]);
}

const [UNCHOKE, INTERESTED, BITFIELD, REQUEST, PIECE_DATA] = [1, 2, 5, 6, 7];
const HANDSHAKE_BYTES = 68;

/**
 * Supports only unencrypted BitTorrent. A client that tries encryption first then reconnects
 * without encryption.
 */
function serve(socket: Socket, offers: ReadonlyMap<string, Offered>): void {
  let buffer = Buffer.alloc(0);
  let offered: Offered | undefined;
  const wants: [index: number, begin: number, length: number][] = [];
  let busy = false;

  async function send(): Promise<void> {
    if (busy || !offered) return;
    busy = true;
    for (let want = wants.shift(); want && !socket.destroyed; want = wants.shift()) {
      while (offered.left <= 0 && !socket.destroyed) await setTimeout(20);
      if (socket.destroyed) return;
      const [index, begin, length] = want;
      offered.left -= length;
      const head = Buffer.alloc(8);
      head.writeUInt32BE(index, 0);
      head.writeUInt32BE(begin, 4);
      const data = readAt(offered.payload, index * offered.pieceLength + begin, length);
      if (!socket.write(message(PIECE_DATA, head, data))) await drained(socket);
    }
    busy = false;
  }

  function greet(): void {
    offered = offers.get(buffer.toString("hex", 28, 48));
    if (!offered) {
      socket.destroy();
      return;
    }
    socket.write(
      Buffer.concat([
        buffer.subarray(0, 20),
        Buffer.alloc(8),
        buffer.subarray(28, 48),
        Buffer.from("-PI0001-000000000000"),
      ]),
    );
    const count = Math.ceil(offered.payload.bytes / offered.pieceLength);
    const field = Buffer.alloc(Math.ceil(count / 8));
    for (let at = 0; at < count; at++) field[at >> 3] = (field[at >> 3] ?? 0) | (0x80 >> (at & 7));
    socket.write(message(BITFIELD, field));
    buffer = buffer.subarray(HANDSHAKE_BYTES);
  }

  socket.on("error", () => socket.destroy());
  socket.on("data", (chunk: Buffer) => {
    buffer = Buffer.concat([buffer, chunk]);
    if (!offered) {
      if (buffer[0] !== 19) socket.destroy();
      else if (buffer.length >= HANDSHAKE_BYTES) greet();
    }
    if (!offered) return;
    while (buffer.length >= 4 && buffer.length >= 4 + buffer.readUInt32BE(0)) {
      const body = buffer.subarray(4, 4 + buffer.readUInt32BE(0));
      buffer = buffer.subarray(4 + body.length);
      if (body[0] === INTERESTED) socket.write(message(UNCHOKE));
      if (body[0] === REQUEST) {
        wants.push([body.readUInt32BE(1), body.readUInt32BE(5), body.readUInt32BE(9)]);
      }
    }
    void send();
  });
}

function readAt({ files }: Payload, offset: number, length: number): Buffer {
  const out = Buffer.alloc(length);
  let start = 0;
  for (const file of files) {
    const from = Math.max(offset, start);
    const to = Math.min(offset + length, start + file.length);
    if (from < to) {
      const handle = openSync(file.path, "r");
      readSync(handle, out, from - offset, to - from, from - start);
      closeSync(handle);
    }
    start += file.length;
  }
  return out;
}

const drained = (socket: Socket): Promise<void> =>
  new Promise((done) => {
    const over = (): void => {
      socket.off("drain", over).off("close", over);
      done();
    };
    socket.once("drain", over).once("close", over);
  });
