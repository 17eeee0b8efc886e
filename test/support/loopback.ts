import { createServer, type RequestListener } from "node:http";
import type { AddressInfo, Server } from "node:net";

/** Listens on loopback. @returns the port @throws if the port is taken */
export async function listenHere(server: Server, port = 0): Promise<number> {
  const listening = Promise.withResolvers<void>();
  server.once("error", listening.reject);
  server.listen(port, "127.0.0.1", listening.resolve);
  await listening.promise;
  server.off("error", listening.reject);
  return (server.address() as AddressInfo).port;
}

/** A server on loopback that does not wait for its clients when it is closed. */
export async function startHttpServer(answer: RequestListener) {
  const server = createServer(answer);
  const port = await listenHere(server);
  return {
    origin: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose](): Promise<void> {
      server.closeAllConnections();
      await new Promise<void>((done) => void server.close(() => done()));
    },
  };
}
