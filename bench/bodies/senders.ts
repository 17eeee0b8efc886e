import { once } from "node:events";
import { connect, type Socket } from "node:net";
import process from "node:process";

/** Many connections that send one body again and again. */
export type Senders = {
  port: number;
  connections: number;
  /** The request's head, with its final empty line. */
  head: string;
  body: Uint8Array;
  /** Bytes that are sent at once. The rest follows as one byte per second. */
  atOnce: number;
};

export type SendersReport = {
  /** Number of answers by status. */
  statuses: Record<string, number>;
  /** Connections that ended without an answer. */
  reset: number;
};

const CHUNK_BYTES = 64 * 1024;

const [given] = await once(process, "message");
const { port, connections, head, body, atOnce } = given as Senders;
const report: SendersReport = { statuses: {}, reset: 0 };
const sockets = new Set<Socket>();
let isOver = false;

/** Sends one request, its body no faster than the server reads it, then calls `whenSent`. */
function write(socket: Socket, whenSent: () => void): void {
  let sent = 0;
  const quick = Math.min(atOnce, body.length);
  const goOn = (): void => {
    while (sent < quick && !socket.destroyed) {
      const chunk = body.subarray(sent, Math.min(sent + CHUNK_BYTES, quick));
      sent += chunk.length;
      if (!socket.write(chunk)) {
        socket.once("drain", goOn);
        return;
      }
    }
    if (sent >= body.length) return whenSent();
    const slow = setInterval(() => {
      if (!socket.destroyed && sent < body.length) {
        socket.write(body.subarray(sent, ++sent));
        return;
      }
      clearInterval(slow);
      whenSent();
    }, 1000);
  };
  socket.write(head);
  goOn();
}

/** Sends over one connection, and over a new one after each end. */
function open(at: number): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: "127.0.0.1", localAddress: `127.0.1.${10 + (at % 200)}` });
    sockets.add(socket);
    let [answer, left, isAnswered, isSent] = ["", 0, false, false];
    /** Sends the next request once this one was sent and answered. */
    function goOn(): void {
      if (socket.destroyed || !isSent || answer.length < left || !isAnswered) return;
      [answer, left, isAnswered, isSent] = ["", 0, false, false];
      send();
    }
    const send = (): void =>
      write(socket, () => {
        isSent = true;
        goOn();
      });
    socket.setEncoding("latin1").on("connect", send);
    socket.on("error", () => {});
    socket.on("data", (chunk: string) => {
      answer += chunk;
      const end = answer.indexOf("\r\n\r\n");
      if (end < 0) return;
      if (!isAnswered) {
        isAnswered = true;
        const status = answer.slice(9, 12);
        report.statuses[status] = (report.statuses[status] ?? 0) + 1;
        left = end + 4 + Number(/content-length: (\d+)/i.exec(answer.slice(0, end))?.[1] ?? 0);
      }
      if (answer.length < left) return;
      if (/\r\nconnection: close/i.test(answer.slice(0, end))) {
        socket.destroy();
        return;
      }
      goOn();
    });
    socket.on("close", () => {
      sockets.delete(socket);
      if (!isOver && !isAnswered) report.reset++;
      setTimeout(() => (isOver ? resolve() : void open(at).then(resolve)), 1);
    });
  });
}

process.once("message", () => {
  isOver = true;
  for (const socket of sockets) socket.destroy();
});
await Promise.all(Array.from({ length: connections }, (_, at) => open(at)));
process.send?.(report);
process.disconnect();
