import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** A way to a database server on which everything can happen that happens on a network. */
export type Proxy = AsyncDisposable & {
  /** The address of the server through it. */
  url: string;
  /** New connections lead to another server. */
  leadTo(url: string): void;
  /** Ends all connections. */
  cut(): void;
  /** Nothing passes any more, and nobody is told, as with a cable that was pulled; until it is called with false. */
  silence(isSilent: boolean): void;
  /** The next commit reaches the server; its connection ends before the answer. Resolves when that happened. */
  loseNextAnswer(): Promise<void>;
};

const portOf = (url: string): number => Number(new URL(url).port);

export async function startProxy(url: string): Promise<Proxy> {
  let target = portOf(url);
  let isSilent = false;
  let lose: (() => void) | undefined;
  const open = new Set<Socket>();

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
    client.on("data", (chunk) => {
      if (isSilent) return;
      if (lose && /(?:^|; |\0)commit\0/.test(chunk.toString("latin1"))) isLosing = true;
      upstream.write(chunk);
    });
    upstream.on("data", (chunk) => {
      if (isSilent) return;
      if (isLosing) {
        end();
        lose?.();
        lose = undefined;
      } else client.write(chunk);
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
