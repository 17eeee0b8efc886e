/* oxlint-disable unicorn/require-post-message-target-origin -- a worker thread has no origin */
import { connect, type Socket } from "node:net";
import { parentPort, workerData } from "node:worker_threads";

/** What one flood sends. */
export type Flood = {
  port: number;
  connections: number;
  /** Returns the n-th connection's own address. */
  addresses: readonly string[];
  /** Each connection's request, repeated this many times before it reads an answer. */
  requests: readonly string[];
  ahead: number;
  /** True if each request is sent only once. */
  once?: boolean;
};

export type FloodReport = {
  answered: number;
  /** Number of answers other than 200. */
  refused: number;
  reset: number;
};

const flood = workerData as Flood;
const report: FloodReport = { answered: 0, refused: 0, reset: 0 };
const sockets = new Set<Socket>();
let isOver = false;

/** Opens a connection, and another one when it was closed after an answer. */
function open(at: number): Promise<void> {
  return new Promise((resolve) => {
    const request = flood.requests[at % flood.requests.length] ?? "";
    const localAddress = flood.addresses[at % flood.addresses.length] ?? "127.0.0.1";
    const socket = connect({ port: flood.port, host: "127.0.0.1", localAddress });
    sockets.add(socket);
    let [open_, left, text] = [0, 0, ""];
    const send = (): void => {
      open_ = flood.ahead;
      socket.write(request.repeat(flood.ahead));
    };
    socket.setEncoding("latin1").on("connect", send);
    socket.on("error", () => {});
    socket.on("data", (chunk: string) => {
      text += chunk;
      for (;;) {
        const skipped = Math.min(left, text.length);
        text = text.slice(skipped);
        left -= skipped;
        const end = text.indexOf("\r\n\r\n");
        if (left > 0 || end < 0) break;
        if (!text.startsWith("HTTP/1.1 200")) report.refused++;
        left = Number(/content-length: (\d+)/i.exec(text.slice(0, end))?.[1] ?? 0);
        text = text.slice(end + 4);
        open_--;
      }
      if (open_ > 0 || left > 0) return;
      report.answered += flood.ahead;
      if (flood.once) socket.destroy();
      else send();
    });
    socket.on("close", () => {
      sockets.delete(socket);
      if (!isOver && (open_ > 0 || left > 0)) report.reset++;
      if (isOver || flood.once) resolve();
      else void open(at).then(resolve);
    });
  });
}

parentPort?.once("message", () => {
  isOver = true;
  for (const socket of sockets) socket.destroy();
});
await Promise.all(Array.from({ length: flood.connections }, (_, at) => open(at)));
parentPort?.postMessage(report);
parentPort?.close();
