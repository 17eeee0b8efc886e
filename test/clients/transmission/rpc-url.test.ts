import { expect, test } from "vitest";
import { parseRpcUrl, toServerName } from "../../../src/clients/transmission/rpc/rpc-url.ts";

test.each([
  ["http://nas:9091", "http://nas:9091/transmission/rpc"],
  ["http://nas:9091/", "http://nas:9091/transmission/rpc"],
  ["http://nas:9091/transmission", "http://nas:9091/transmission/rpc"],
  ["http://nas:9091/transmission/rpc", "http://nas:9091/transmission/rpc"],
  ["http://nas:9091/transmission/rpc/", "http://nas:9091/transmission/rpc"],
  ["http://nas:9091/transmission/web/", "http://nas:9091/transmission/rpc"],
  ["http://nas:9091/transmission/web/index.html", "http://nas:9091/transmission/rpc"],
  ["http://nas:9091/transmission/web/#downloading", "http://nas:9091/transmission/rpc"],
  ["https://home.example/torrents", "https://home.example/torrents/transmission/rpc"],
  [
    "https://home.example/torrents/transmission/web/",
    "https://home.example/torrents/transmission/rpc",
  ],
  ["https://home.example/own/rpc", "https://home.example/own/rpc"],
  ["http://[::1]:9091", "http://[::1]:9091/transmission/rpc"],
  ["http://user:word@nas:9091/?x=1", "http://nas:9091/transmission/rpc"],
])("the address %s is requested at %s", (written, asked) => {
  expect(parseRpcUrl(written).href).toBe(asked);
});

test.each(["nas:9091", "ftp://nas", "", "http://"])("rejects %j as an address", (written) => {
  expect(() => parseRpcUrl(written)).toThrow(
    /The address of Transmission is not an http or https address/,
  );
});

test.each([
  ["http://user:word@nas:9091/?x=1", "http://nas:9091"],
  ["http://nas:9091/transmission/rpc/", "http://nas:9091"],
  ["http://nas:9091/transmission/web/", "http://nas:9091"],
  ["https://home.example/anna", "https://home.example/anna/transmission/rpc"],
  ["https://home.example/anna/transmission/web/", "https://home.example/anna/transmission/rpc"],
  ["https://home.example/bert/rpc", "https://home.example/bert/rpc"],
])("the server name of %s is %s", (written, name) => {
  expect(toServerName(written)).toBe(name);
});
