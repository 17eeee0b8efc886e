import { tryOr, UserError } from "../../base/errors.ts";
import { isLoopback } from "../../base/text/loopback.ts";

/** Linux takes no more for the path of a socket. */
const MAX_SOCKET_BYTES = 107;
const DEFAULT_PATH = "/RPC2";

export type Address =
  | { kind: "socket"; path: string }
  | { kind: "port"; host: string; port: number }
  | { kind: "http"; url: URL };

/**
 * Where rTorrent is: `scgi:///run/rtorrent.sock`, `scgi://127.0.0.1:5000`, or the address of an
 * HTTP server in front of it, by default at /RPC2.
 * @throws UserError; over SCGI whoever reaches it runs programs, so it is refused on any address
 * but this machine's own
 */
export function addressOf(given: string): Address {
  const url = URL.parse(given);
  if (url?.protocol === "http:" || url?.protocol === "https:") {
    const path = url.pathname.replace(/\/+$/, "");
    return { kind: "http", url: new URL(path === "" ? DEFAULT_PATH : path, url.origin) };
  }
  if (url?.protocol !== "scgi:") {
    throw new UserError(
      "The address of rTorrent is none that it can have.",
      "Write it like scgi:///run/rtorrent.sock or http://nas/RPC2.",
    );
  }
  if (url.host === "") return socketAt(url.pathname);
  const host = url.hostname.replace(/^\[(.*)\]$/, "$1");
  const port = Number(url.port);
  if (!isLoopback(host)) {
    throw new UserError(
      "rTorrent's SCGI is not asked on another machine: it knows no password, so whoever reaches it there runs programs.",
      "Use its unix socket, scgi:///PATH, or the HTTP server in front of it, http://HOST/RPC2.",
    );
  }
  if (port > 0) return { kind: "port", host, port };
  throw new UserError(
    "The address of rTorrent has no port.",
    "Write it like scgi://127.0.0.1:5000.",
  );
}

function socketAt(pathname: string): Address {
  const path = decoded(pathname);
  if (path === "" || path.endsWith("/") || path.includes("\0")) {
    throw new UserError(
      "The address of rTorrent names no socket.",
      "Write it like scgi:///run/rtorrent.sock.",
    );
  }
  if (Buffer.byteLength(path) <= MAX_SOCKET_BYTES) return { kind: "socket", path };
  throw new UserError(
    `The path of rTorrent's socket is longer than ${MAX_SOCKET_BYTES} bytes, which no system takes.`,
    "Give rTorrent a shorter one: network.scgi.open_local.",
  );
}

/** Empty for what is no text. */
const decoded = (pathname: string): string => tryOr(() => decodeURIComponent(pathname), "");

/** Identifies it in messages and stored data, without user and password. */
export function toServerName(given: string): string {
  const address = addressOf(given);
  if (address.kind === "socket") return `scgi://${address.path}`;
  if (address.kind === "port") return `scgi://${address.host}:${address.port}`;
  return `${address.url.origin}${address.url.pathname}`;
}
