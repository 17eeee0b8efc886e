import { UserError } from "../../../base/errors.ts";

const DEFAULT_RPC_PATH = "/transmission/rpc";

/**
 * Derives the RPC's URL from an address that a person entered, with or without `/transmission/rpc`,
 * or from the address of the web page (`/transmission/web/`). Keeps a reverse proxy's path in front
 * of these. Drops user name, query and fragment.
 */
export function parseRpcUrl(address: string): URL {
  const url = URL.parse(address);
  if (url?.protocol !== "https:" && url?.protocol !== "http:") {
    throw new UserError(
      "The address of Transmission is not an http or https address.",
      "Write it like http://127.0.0.1:9091.",
    );
  }
  return new URL(rpcPath(url.pathname), url.origin);
}

/**
 * Identifies this Transmission in messages and stored data, by its address without user, password
 * and the default path. Any other path is kept, because a reverse proxy may serve several
 * Transmissions.
 */
export function toServerName(address: string): string {
  const { origin, pathname } = parseRpcUrl(address);
  return pathname === DEFAULT_RPC_PATH ? origin : `${origin}${pathname}`;
}

function rpcPath(pathname: string): string {
  const parts = pathname.split("/").filter((part) => part !== "");
  if (parts.at(-1) === "index.html") parts.pop();
  const last = parts.at(-1);
  // A custom `rpc-url` also ends in one of these names, because Transmission serves `rpc` and `web`
  // at the same level.
  if (last === "rpc" || last === "web") return `/${[...parts.slice(0, -1), "rpc"].join("/")}`;
  if (last === "transmission") return `/${[...parts, "rpc"].join("/")}`;
  return parts.length === 0 ? DEFAULT_RPC_PATH : `/${parts.join("/")}${DEFAULT_RPC_PATH}`;
}
