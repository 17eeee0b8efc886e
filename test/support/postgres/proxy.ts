import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { setTimeout } from "node:timers/promises";
import { randomFrom } from "../random.ts";

/** A proxy to a database server that can simulate network faults. */
export type Proxy = AsyncDisposable & {
  /** The server's address through this proxy. */
  url: string;
  /** New connections go to another server. */
  leadTo(url: string): void;
  /** Ends all connections. */
  cut(): void;
  /**
   * Drops all data without notifying either side, as an unplugged cable does, until it is called
   * with false.
   */
  silence(isSilent: boolean): void;
  /**
   * The next commit reaches the server, but its connection ends before the response. Resolves when
   * that has happened.
   */
  loseNextAnswer(): Promise<void>;
};

const portOf = (url: string): number => Number(new URL(url).port);

/** Data takes up to `delayMs` in each direction. */
export async function startProxy(url: string, delayMs = 0): Promise<Proxy> {
  const random = randomFrom();
  let target = portOf(url);
  let isSilent = false;
  let lose: (() => void) | undefined;
  const open = new Set<Socket>();
  const onData = (socket: Socket, pass: (chunk: Buffer) => void): void => {
    let sent = Promise.resolve();
    socket.on("data", (chunk: Buffer) => {
      if (delayMs === 0) return pass(chunk);
      sent = sent.then(() => setTimeout(random() * delayMs)).then(() => pass(chunk));
    });
  };

  const server = createServer((client) => {
    const upstream = connect(target, "127.0.0.1");
    let isLosing = false;
    const end = (): void => {
      for (const socket of [client, upstream]) socket.destroy();
    };
    for (const socket of [client, upstream]) {
      open.add(socket);
      socket.on("error", () => {});
      socket.on("close", () => {
        open.delete(socket);
        if (!isSilent) end();
      });
    }
    onData(client, (chunk) => {
      if (isSilent) return;
      if (lose && /(?:^|; |\0)commit\0/.test(chunk.toString("latin1"))) isLosing = true;
      upstream.write(chunk);
    });
    onData(upstream, (chunk) => {
      if (isSilent) return;
      if (isLosing) {
        end();
        lose?.();
        lose = undefined;
      } else {
        client.write(chunk);
      }
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const through = new URL(url);
  through.port = String((server.address() as AddressInfo).port);
  const cut = (): void => {
    for (const socket of open) socket.destroy();
  };
  return {
    url: through.href,
    leadTo(other) {
      target = portOf(other);
    },
    cut,
    silence(is) {
      isSilent = is;
      if (!is) cut();
    },
    loseNextAnswer() {
      const { promise, resolve } = Promise.withResolvers<void>();
      lose = resolve;
      return promise;
    },
    async [Symbol.asyncDispose]() {
      server.close();
      cut();
      await once(server, "close");
    },
  };
}
