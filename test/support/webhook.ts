import type { IncomingHttpHeaders } from "node:http";
import { startHttpServer } from "./loopback.ts";

type Posted = { path: string; headers: IncomingHttpHeaders; body: unknown };

export type Reply = { status: number; headers?: Record<string, string> } | "hang" | "reset";

/**
 * A service on loopback that records what is posted to it. `reply` decides each response. Default:
 * 200.
 */
export async function startWebhook(reply: (at: number) => Reply = () => ({ status: 200 })) {
  const posted: Posted[] = [];
  const server = await startHttpServer((request, response) => {
    let text = "";
    request.setEncoding("utf8").on("data", (part: string) => (text += part));
    request.on("end", () => {
      const body: unknown = text === "" ? undefined : JSON.parse(text);
      const answer = reply(
        posted.push({ path: request.url ?? "", headers: request.headers, body }),
      );
      if (answer === "hang") return;
      if (answer === "reset") request.socket.destroy();
      else response.writeHead(answer.status, answer.headers).end("{}");
    });
  });
  return {
    host: new URL(server.origin).host,
    posted,
    [Symbol.asyncDispose]: server[Symbol.asyncDispose],
  };
}
