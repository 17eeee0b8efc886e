import type { ServerResponse } from "node:http";

export type Answer = { status: number; body: string; html?: boolean | undefined };

/** A JSON answer. */
export const json = (value: unknown, status = 200): Answer => ({ status, body: JSON.stringify(value) });

export function send(response: ServerResponse, { status, body, html = false }: Answer): void {
  const type = html ? "text/html" : "application/json;charset=utf-8";
  response.writeHead(status, { "content-type": type, "content-length": Buffer.byteLength(body) }).end(body);
}
