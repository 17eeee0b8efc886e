import { expect, test } from "vitest";
import { parseMagnet, parseMetainfo } from "../../../src/clients/shared/info-hash.ts";
import { bencode, torrentFile } from "../../support/bencode.ts";
import { hashOf } from "../../support/torrent.ts";

const A = hashOf("a");

test.each([
  [`magnet:?xt=urn:btih:${A.toUpperCase()}&dn=A%20film`, [A], "A film"],
  ["magnet:?xt=urn:btih:VKVKVKVKVKVKVKVKVKVKVKVKVKVKVKVK", [hashOf("a")], ""],
  [`magnet:?xt.1=urn:btmh:1220${"c".repeat(64)}&xt.2=urn:btih:${A}`, ["c".repeat(40), A], ""],
])("reads the hashes and name of %s", (link, hashes, name) => {
  expect(parseMagnet(link)).toEqual({ hashes, name });
});

test("identifies a .torrent file by its info bytes, and rejects anything else", () => {
  const { metainfo, hash } = torrentFile({
    name: "Häat",
    pieceLength: 16384,
    pieces: Buffer.alloc(20),
    content: 5,
    webSeed: "http://127.0.0.1/",
  });
  expect(parseMetainfo(metainfo)).toEqual({ hashes: [hash], name: "Häat" });
  expect(parseMetainfo(bencode({ info: { "meta version": 2, name: "v2" } }))?.hashes).toHaveLength(
    1,
  );
  for (const junk of [
    "",
    "junk",
    "d",
    "d4:info",
    "d4:infod4:name",
    "l".repeat(10_000),
    "d4:info99999999:xe",
    "d4:infoi5ee",
    "i5e",
  ]) {
    expect(parseMetainfo(Buffer.from(junk)), junk.slice(0, 20)).toBeUndefined();
  }
});
