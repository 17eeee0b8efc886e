import { expect, test } from "vitest";
import {
  formatQuery,
  isPrivateAddress,
  parsePlexAddress,
} from "../../../../src/servers/plex/transport/request.ts";

test.each([
  ["http://plex.local:32400", "http://plex.local:32400/identity"],
  ["http://plex.local:32400/", "http://plex.local:32400/identity"],
  ["http://plex.local:32400//", "http://plex.local:32400/identity"],
  ["https://nas//plex/", "https://nas/plex/identity"],
  ["https://user:secret@nas/plex?x#y", "https://nas/plex/identity"],
])("builds the identity address for the server at %s: %s", (address, identity) => {
  expect(parsePlexAddress(address).toUrl("/identity").href).toBe(identity);
});

test("refuses a path that leads to another host", () => {
  expect(() => parsePlexAddress("http://plex.local").toUrl("//elsewhere/identity")).toThrow(
    "not on the Plex server",
  );
});

test.each(["10.0.0.9", "172.16.0.1", "172.31.255.254", "192.168.1.20", "fd12:3456::1", "FC00::1"])(
  "%s is a private address",
  (host) => {
    expect(isPrivateAddress(host)).toBe(true);
  },
);

test.each([
  "127.0.0.1",
  "127.1",
  "0.0.0.0",
  "::1",
  "8.8.8.8",
  "172.15.0.1",
  "172.32.0.1",
  "192.169.0.1",
  "100.64.0.1",
  "169.254.169.254",
  "fe80::1",
  "::ffff:10.0.0.1",
  "fc::1",
  "10.0.0.9.example.org",
  "010.0.0.1",
  "10.0.0.1:80",
  "10.0.0.1@evil.example",
  "localhost",
  "player.lan",
  "",
  "1".repeat(100_000),
])("%s is not a private address", (host) => {
  expect(isPrivateAddress(host)).toBe(false);
});

test("cleans unpaired surrogates and null characters, which servers cannot read, from a query", () => {
  expect(formatQuery({ query: "a\0b\ud800", type: undefined, limit: 5 })).toBe(
    "query=a%20b%EF%BF%BD&limit=5",
  );
});
