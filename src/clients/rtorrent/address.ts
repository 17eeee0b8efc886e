import { tryOr, UserError } from "../../base/errors.ts";
import { isLoopback } from "../../base/text/loopback.ts";

/** Linux does not accept a longer path for a socket. */
const MAX_SOCKET_BYTES = 107;
const DEFAULT_PATH = "/RPC2";

export type Address =
  | { kind: "socket"; path: string }
  | { kind: "port"; host: string; port: number }
  | { kind: "http"; url: URL };

/**
 * Parses rTorrent's address: `scgi:///run/rtorrent.sock`, `scgi://127.0.0.1:5000`, or an HTTP
 * server in front of rTorrent, by default at /RPC2.
 * @throws UserError. SCGI is refused on every address except those of this machine, because anyone
 * who can reach rTorrent over SCGI can run programs.
 */
export function addressOf(given: string): Address {
  const url = URL.parse(given);
  if (url?.protocol === "http:" || url?.protocol === "https:") {
    const path = url.pathname.replace(/\/+$/, "");
    return { kind: "http", url: new URL(path === "" ? DEFAULT_PATH : path, url.origin) };
  }
  if (url?.protocol !== "scgi:") {
    throw new UserError(
      "The address of rTorrent is not valid.",
      "Write it like scgi:///run/rtorrent.sock or http://nas/RPC2.",
    );
  }
  if (url.host === "") return socketAt(url.pathname);
  const host = url.hostname.replace(/^\[(.*)\]$/, "$1");
  const port = Number(url.port);
  if (!isLoopback(host)) {
    throw new UserError(
      "plex-ingest does not connect to rTorrent's SCGI on another machine, because it has no " +
        "password and anyone who reaches it can run programs.",
      "Use its Unix socket, scgi:///PATH, or the HTTP server in front of it, http://HOST/RPC2.",
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
      "The address of rTorrent does not name a socket.",
      "Write it like scgi:///run/rtorrent.sock.",
    );
  }
  if (Buffer.byteLength(path) <= MAX_SOCKET_BYTES) return { kind: "socket", path };
  throw new UserError(
    `The path of rTorrent's socket is longer than ${MAX_SOCKET_BYTES} bytes, which no system ` +
      "supports.",
    "Give rTorrent a shorter path: network.scgi.open_local.",
  );
}

/** Empty if the path cannot be decoded. */
const decoded = (pathname: string): string => tryOr(() => decodeURIComponent(pathname), "");

/** Identifies the server in messages and stored data, without user and password. */
export function toServerName(given: string): string {
  const address = addressOf(given);
  if (address.kind === "socket") return `scgi://${address.path}`;
  if (address.kind === "port") return `scgi://${address.host}:${address.port}`;
  return `${address.url.origin}${address.url.pathname}`;
}
