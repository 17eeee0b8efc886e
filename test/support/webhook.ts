import { createServer, type IncomingHttpHeaders } from "node:http";

export type Posted = { path: string; headers: IncomingHttpHeaders; body: unknown };

export type Reply = { status: number; headers?: Record<string, string> } | "hang" | "reset";

/** A service on loopback that remembers what was posted to it. `reply` decides each answer; 200 without it. */
export async function startWebhook(reply: (at: number) => Reply = () => ({ status: 200 })) {
  const posted: Posted[] = [];
  const server = createServer((request, response) => {
    let text = "";
    request.setEncoding("utf8").on("data", (part: string) => (text += part));
    request.on("end", () => {
      const body: unknown = text === "" ? undefined : JSON.parse(text);
      const answer = reply(posted.push({ path: request.url ?? "", headers: request.headers, body }));
      if (answer === "hang") return;
      if (answer === "reset") request.socket.destroy();
      else response.writeHead(answer.status, answer.headers).end("{}");
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return {
    host: `127.0.0.1:${address.port}`,
    posted,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
