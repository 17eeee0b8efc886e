import { expect, test } from "vitest";
import { toServerName } from "../../../src/clients/rtorrent/address.ts";
import { RTORRENT_KIND } from "../../../src/clients/rtorrent/kind.ts";

test.each([
  ["scgi:///run/my%20rt/rpc.socket", "scgi:///run/my rt/rpc.socket"],
  ["scgi://127.0.0.1:5000", "scgi://127.0.0.1:5000"],
  ["scgi://localhost:5000", "scgi://localhost:5000"],
  ["scgi://[::1]:5000", "scgi://::1:5000"],
  ["http://user:pass@nas:8080", "http://nas:8080/RPC2"],
  ["https://box.example/anna/RPC2/?x#y", "https://box.example/anna/RPC2"],
])("%s is %s", (given, name) => {
  expect(toServerName(given)).toBe(name);
});

test.each([
  ["scgi://nas:5000", /has no password and anyone who reaches it/],
  ["scgi://127.0.0.1.example:5000", /has no password and anyone who reaches it/],
  ["scgi://0.0.0.0:5000", /has no password and anyone who reaches it/],
  ["scgi://127.0.0.1", /has no port/],
  ["scgi:///", /does not name a socket/],
  ["scgi://", /does not name a socket/],
  ["scgi:///run/%ff", /does not name a socket/],
  ["scgi:///run/a%00b", /does not name a socket/],
  [`scgi:///${"x".repeat(120)}`, /longer than 107 bytes/],
  ["ftp://nas", /address of rTorrent is not valid/],
  ["nonsense", /address of rTorrent is not valid/],
])("refuses %s", (given, message) => {
  expect(() => toServerName(given)).toThrow(message);
});

test.each([
  ["network.scgi.open_local = /run/rt.sock", "scgi:///run/rt.sock"],
  ["# x\n scgi_port = 127.0.0.1:5000", "scgi://127.0.0.1:5000"],
  ["network.scgi.open_port = 0.0.0.0:5000", "scgi:///run/rtorrent/rpc.socket"],
  [undefined, "scgi:///run/rtorrent/rpc.socket"],
])("with the settings %j, rTorrent's address is %s", async (rc, url) => {
  expect(
    await RTORRENT_KIND.localUrl(
      async (path) => (path.endsWith("/.rtorrent.rc") ? rc : undefined),
      "/home/me",
    ),
  ).toBe(url);
});

test("the hook's line passes the script as one argument, and only the torrent's hash", () => {
  expect(RTORRENT_KIND.hook({ script: '/my "x"\\y/torrent-done.sh', client: "rt" }).line).toBe(
    String.raw`method.set_key = event.download.finished, plex_ingest, "execute.nothrow.bg=\"/my \\\"x\\\"\\\\y/torrent-done.sh\",--client,rt,--hash,$d.hash="`,
  );
});
