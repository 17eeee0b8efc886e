import { createReadStream } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout } from "node:timers/promises";
import { startHttpServer } from "./loopback.ts";
import { type OfferOptions, type Payload, payloadAt, torrentOf } from "./payload.ts";

const MIB = 1024 * 1024;

type Offered = { payload: Payload; left: number; released: PromiseWithResolvers<void> };

/**
 * Starts the only peer of the tests, which serves data over HTTP on loopback. Requests for withheld
 * data are not refused but left without a response. After five refusals, Transmission 3.00 waits
 * minutes before it tries again, but a silent connection continues immediately. With `cuts`, a
 * response goes silent in the middle, for clients that request all data at once.
 */
export async function startWebSeed(kbps: number | undefined, { cuts = false } = {}) {
  const offers: Offered[] = [];
  const byHash = new Map<string, Offered>();
  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [number = "", , ...rest] = (request.url ?? "").slice(1).split("/");
    const offered = offers[Number(number)];
    // The torrent's name is ignored. A torrent with a hostile name therefore also has data,
    // regardless of which name Transmission derives from it.
    const wanted = rest.map(decodeURIComponent).join("/");
    const file = offered?.payload.files.find(
      ({ parts }) => !offered.payload.folder || parts.join("/") === wanted,
    );
    const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? "");
    if (!offered || !file || !range) {
      response.writeHead(404).end();
      return;
    }
    const [start, end] = [Number(range[1]), Math.min(Number(range[2]), file.length - 1)];
    response.writeHead(206, {
      "Content-Length": end - start + 1,
      "Content-Range": `bytes ${start}-${end}/${file.length}`,
    });
    // A range is sent completely or not at all. Transmission does not count partial blocks, and
    // requests four of them at the same time.
    // Transmission 4.1 requests a small file as a whole, and counts each block as it arrives.
    const isWhole = start === 0 && end === offered.payload.bytes - 1 && offered.left > 0;
    const isCut = cuts || (isWhole && offered.left < offered.payload.bytes);
    const withheld = offered.left <= 0;
    if (!isCut) offered.left -= end - start + 1;
    if (withheld) await offered.released.promise;
    for await (const chunk of createReadStream(file.path, {
      start,
      end,
      highWaterMark:
        kbps === undefined && (!isCut || offered.left === Number.POSITIVE_INFINITY)
          ? MIB
          : 16 * 1024,
    })) {
      if (isCut && offered.left <= 0) await offered.released.promise;
      if (response.destroyed) return;
      if (isCut) offered.left -= (chunk as Buffer).length;
      if (!response.write(chunk)) await drained(response);
      if (kbps !== undefined) await setTimeout((chunk as Buffer).length / kbps);
    }
    response.end();
  }

  const server = await startHttpServer(
    (request, response) => void serve(request, response).catch(() => response.destroy()),
  );
  /** Address of the next offer. Transmission appends the torrent's name and the file. */
  const nextUrl = (): string => `${server.origin}/${offers.length}/`;
  const give = (payload: Payload, left: number): Offered => {
    const offered = { payload, left, released: Promise.withResolvers<void>() };
    offers.push(offered);
    return offered;
  };

  return {
    /**
     * Creates a torrent of the files at `path`. The upload is held at the next piece after its
     * share.
     */
    offer(path: string, options: OfferOptions = {}) {
      const torrent = torrentOf(path, options, { webSeed: nextUrl() });
      byHash.set(torrent.hash, give(torrent.payload, torrent.left));
      return torrent;
    },
    /**
     * For hand-made torrents. The address returns the bytes of this file, regardless of which file
     * is requested.
     */
    urlOf(path: string): string {
      const url = nextUrl();
      give(payloadAt(path), Number.POSITIVE_INFINITY);
      return url;
    },
    /** From now on, no data is withheld. */
    release({ hash }: { hash: string }): void {
      const offered = byHash.get(hash);
      if (!offered) return;
      offered.left = Number.POSITIVE_INFINITY;
      offered.released.resolve();
    },
    async [Symbol.asyncDispose]() {
      for (const { released } of offers) released.resolve();
      await server[Symbol.asyncDispose]();
    },
  };
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise((done) => {
    const over = (): void => {
      response.off("drain", over).off("close", over);
      done();
    };
    response.once("drain", over).once("close", over);
  });
}
