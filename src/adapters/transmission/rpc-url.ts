import { UserError } from "../../core/errors.ts";

const RPC = "/transmission/rpc";

/**
 * Where the RPC listens, out of the address as people write it: with or without `/transmission/rpc`, or that of the web
 * page (`/transmission/web/`). Folders of a reverse proxy before these stay; a user name, query and fragment do not.
 */
export function rpcUrl(address: string): URL {
  const url = URL.parse(address);
  if (url?.protocol !== "https:" && url?.protocol !== "http:") {
    throw new UserError("TRANSMISSION_URL is not an http or https address.", "Write it like http://127.0.0.1:9091.");
  }
  return new URL(rpcPath(url.pathname), url.origin);
}

/**
 * What tells this Transmission from others, for people and in what is remembered: the address without user and password,
 * and without the path that all have. A reverse proxy may lead to several under one name.
 */
export function serverName(address: string): string {
  const { origin, pathname } = rpcUrl(address);
  return pathname === RPC ? origin : `${origin}${pathname}`;
}

function rpcPath(pathname: string): string {
  const parts = pathname.split("/").filter((part) => part !== "");
  if (parts.at(-1) === "index.html") parts.pop();
  const last = parts.at(-1);
  // Somebody's own `rpc-url` ends in one of these as well: Transmission serves `rpc` and `web` beside each other.
  if (last === "rpc" || last === "web") return `/${[...parts.slice(0, -1), "rpc"].join("/")}`;
  if (last === "transmission") return `/${[...parts, "rpc"].join("/")}`;
  return parts.length === 0 ? RPC : `/${parts.join("/")}${RPC}`;
}
