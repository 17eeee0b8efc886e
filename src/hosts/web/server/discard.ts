import type { IncomingMessage } from "node:http";
import { freeBytes } from "./free-bytes.ts";

/** Reads the rest of a refused body. Resolves when it is over, or its connection was closed. */
export type Discard = (request: IncomingMessage) => Promise<void>;

/**
 * Maximum number of bytes of a refused body that are read. Many clients read the response only
 * after they have sent everything. If the connection is closed before, the system may drop the
 * response (RFC 9112, section 9.6).
 */
const MAX_BYTES = 32 * 1024 ** 2;
/**
 * Maximum number of refused bodies that are read at once. Each takes up to 256 KiB of buffers here,
 * and some MiB in the kernel. Beyond that, the one that has sent most loses its connection.
 */
const MAX_AT_ONCE = 64;

/**
 * Creates the function that reads what is not wanted. It reads one piece of one body in each round
 * of the event loop: reading sixty sockets in a round takes milliseconds in which no other request
 * is read, and a refused body is in no hurry.
 */
export function createDiscard(): Discard {
  const underWay = new Set<{ request: IncomingMessage; bytes: number }>();
  const inLine: (() => void)[] = [];

  function serveNext(): void {
    inLine.shift()?.();
    if (inLine.length > 0) setImmediate(serveNext);
  }

  function nextRound(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    inLine.push(resolve);
    if (inLine.length === 1) setImmediate(serveNext);
    return promise;
  }

  function closeLargest(): void {
    const [first, ...others] = underWay;
    if (!first) return;
    const largest = others.reduce((most, one) => (one.bytes > most.bytes ? one : most), first);
    underWay.delete(largest);
    largest.request.socket.destroySoon();
  }

  return async (request) => {
    const { socket } = request;
    // Once its response is finished, Node no longer tells a request that its connection was closed.
    const onClose = (): void => void request.destroy();
    if (socket.destroyed) return;
    socket.once("close", onClose);
    const body = { request, bytes: 0 };
    underWay.add(body);
    if (underWay.size > MAX_AT_ONCE) closeLargest();
    try {
      for await (const chunk of request.iterator({ destroyOnReturn: false })) {
        body.bytes += (chunk as Buffer).length;
        freeBytes(chunk as Buffer);
        if (body.bytes > MAX_BYTES) return socket.destroySoon();
        await nextRound();
      }
    } catch {
      // The connection was closed.
    } finally {
      socket.off("close", onClose);
      underWay.delete(body);
    }
  };
}
