import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { PlexAsked, PlexSays } from "./answer.ts";
import { instead, type PlexFault } from "./fault.ts";
import { toXml } from "./to-xml.ts";

export type ServeDeps = {
  answer: (asked: PlexAsked) => PlexSays;
  /** Told of each request, also of those that a fault strikes. */
  note: (asked: PlexAsked) => void;
  /** XML whatever was asked for, as from behind some proxies and from old servers. */
  isXml: () => boolean;
  /** What strikes this request, if anything. */
  faultFor: (url: string) => PlexFault | undefined;
  /** Runs `work` when so many milliseconds have gone by. */
  later: (ms: number, work: () => void) => void;
  /** Where a redirect leads: to another host, which must never be asked with a token. */
  elsewhere: string;
  /** A last change to what goes out: a hostile server's. */
  rewrite: (text: string, asked: PlexAsked) => { text: string; headers: Record<string, string> };
  port: number;
};

const DELAY_MS = 30_000;

/** HTTP on the loopback address. */
export async function serve({ answer, note, isXml, faultFor, later, elsewhere, rewrite, port }: ServeDeps) {
  const server = createServer((request, response) => {
    request.resume();
    const asked = read(request);
    note(asked);
    const fault = faultFor(request.url ?? "/");
    const says = (fault && instead(fault, elsewhere)) ?? answer(asked);
    if (fault?.kind === "reset") return void request.socket.destroy();
    if (fault?.kind === "delay") return later(fault.ms ?? DELAY_MS, () => write(response, asked, says, undefined));
    write(response, asked, says, fault);
  });

  function write(response: ServerResponse, asked: PlexAsked, says: PlexSays, fault: PlexFault | undefined): void {
    if ("silence" in says || response.destroyed) return;
    if ("open" in says) {
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.flushHeaders();
      response.on(
        "close",
        says.open((text) => void response.write(text)),
      );
      return;
    }
    const { text: plain, type } = "of" in says ? render(says) : { text: says.text, type: says.type ?? "text/html" };
    const { text, headers } = rewrite(plain, asked);
    const cut = Math.max(1, Math.trunc(text.length * 0.6));
    const body = fault?.kind === "cut" ? text.slice(0, cut) : text;
    response.writeHead(says.status ?? 200, {
      "content-type": type,
      "content-length": Buffer.byteLength(body),
      ...headers,
      ...says.headers,
    });
    if (fault?.kind === "stall") return void response.write(text.slice(0, cut));
    if (fault?.kind === "reset_midway") return void response.write(text.slice(0, cut), () => response.destroy());
    response.end(body);
  }

  const render = ({ of, root = "MediaContainer" }: Extract<PlexSays, { of: unknown }>) =>
    isXml()
      ? { text: toXml(root, of), type: "text/xml;charset=utf-8" }
      : { text: JSON.stringify({ [root]: of }), type: "application/json" };

  const listening = Promise.withResolvers<void>();
  server.once("error", listening.reject);
  server.listen(port, "127.0.0.1", listening.resolve);
  await listening.promise;
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The stand-in has no port.");
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { port: address.port, url: `http://127.0.0.1:${address.port}`, close };
}

function read({ method = "GET", url = "/", headers }: IncomingMessage): PlexAsked {
  const { pathname, searchParams } = new URL(url, "http://127.0.0.1");
  const header = (name: string): string | undefined => {
    const value = headers[name];
    return Array.isArray(value) ? value.join(",") : value;
  };
  return { method, path: pathname, query: searchParams, header };
}
