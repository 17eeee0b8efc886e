import { Refusal } from "../guard/refusal.ts";
import type { Route } from "../server/handle.ts";
import { sendJson } from "../server/send.ts";
import type { Door } from "../session/door.ts";

type Failed = {
  code: string;
  message: string;
  next?: string;
  /** Whether the same call may work later. */
  temporary: boolean;
  retryAfterSeconds?: number;
};

/** Calls a tool as MCP clients do, but reading remembers nothing as shown. Never rejects. */
export type CallTool = (
  name: string,
  args: unknown,
  call: { signal: AbortSignal; actor: string },
) => Promise<{ ok: true; data: object } | { ok: false; error: Failed }>;

/** 401 would say that the page has no session; here it is a service that refuses the server's key. */
const STATUS: Readonly<Record<string, number>> = {
  invalid_request: 400,
  not_found: 404,
  unsupported: 404,
  refused: 403,
  conflict: 409,
  unauthorized: 502,
  internal_error: 500,
};

/** The tools, for who is signed in. */
export const apiRoute = (door: Door, callTool: CallTool): Route =>
  door.signedIn({
    path: "/api/",
    method: "POST",
    async answer({ response, rest, signal, readBody }, { name }) {
      const args = await readBody();
      if (typeof args !== "object" || args === null || Array.isArray(args))
        throw new Refusal(400, "The body is no JSON object.", { next: "Send the arguments of the tool, {} for none." });
      if (!/^\w{1,100}$/.test(rest))
        throw new Refusal(404, "There is no such tool.", { code: "not_found", next: "docs/tools.md lists them." });
      const answered = await callTool(rest, args, { signal, actor: `web:${name}` });
      if (signal.aborted) return void response.destroy();
      if (answered.ok) return sendJson(response, 200, answered.data);
      const { code, message, next, temporary, retryAfterSeconds } = answered.error;
      // What passes by itself is no fault of the server.
      const status = temporary && retryAfterSeconds !== undefined ? 503 : (STATUS[code] ?? 503);
      if (retryAfterSeconds !== undefined) response.setHeader("Retry-After", String(retryAfterSeconds));
      sendJson(response, status, {
        error: message,
        code,
        ...(next === undefined ? {} : { next }),
        ...(retryAfterSeconds === undefined ? {} : { retry_after_seconds: retryAfterSeconds }),
      });
    },
  });
