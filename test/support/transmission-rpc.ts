import { request } from "node:http";
import { text } from "node:stream/consumers";
import { PATIENCE_MS } from "./wait-for.ts";

export type Rpc = (
  method: string,
  args?: Record<string, unknown>,
) => Promise<Record<string, unknown>>;

type Reply = { status: number; session: string | undefined; body: string };

/**
 * Transmission's RPC for tests. Returns `arguments` of the response. Throws for any result except
 * "success".
 */
export function createRpc(
  url: string,
  auth: { username: string; password: string } | undefined,
): Rpc {
  let session = "";
  function post(body: string): Promise<Reply> {
    const headers = { "X-Transmission-Session-Id": session, "Content-Type": "application/json" };
    const login = auth && `${auth.username}:${auth.password}`;
    const { promise, resolve, reject } = Promise.withResolvers<Reply>();
    // Connections are not kept alive, because tests kill the daemon.
    const asked = request(url, {
      method: "POST",
      headers,
      auth: login,
      agent: false,
      timeout: PATIENCE_MS,
    });
    asked.once("error", reject);
    asked.once(
      "timeout",
      () => void asked.destroy(new Error("Transmission did not answer in a minute.")),
    );
    asked.once("response", (response) => {
      const id = response.headers["x-transmission-session-id"];
      const head = {
        status: response.statusCode ?? 0,
        session: typeof id === "string" ? id : undefined,
      };
      void text(response).then((body) => resolve({ ...head, body }), reject);
    });
    asked.end(body);
    return promise;
  }

  return async (method, args = {}) => {
    const body = JSON.stringify({ method, arguments: args });
    let reply = await post(body);
    if (reply.status === 409 && reply.session !== undefined) {
      session = reply.session;
      reply = await post(body);
    }
    if (reply.status !== 200) throw new Error(`${method}: HTTP ${reply.status}`);
    const answer = JSON.parse(reply.body) as { result: string; arguments: Record<string, unknown> };
    if (answer.result !== "success") throw new Error(`${method}: ${answer.result}`);
    return answer.arguments;
  };
}
