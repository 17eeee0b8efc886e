import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { MAX_TORRENT_BYTES, readTorrentFile } from "../../../../src/adapters/fs/read/read-text.ts";
import { mkfifoSync } from "../../../support/named-pipe.ts";
import { tempFolder } from "../../../support/temp-folder.ts";

const TORRENT = "d8:announce9:http://x/4:infod6:lengthi1e4:name1:aee";

test("it reads the bytes of a torrent file, whatever the case of its suffix", async () => {
  using folder = tempFolder();
  writeFileSync(folder.at("a.TORRENT"), Buffer.from(TORRENT, "latin1"));
  expect(Buffer.from(await readTorrentFile(folder.at("a.TORRENT"))).toString("latin1")).toBe(TORRENT);
});

test("it reads no other file of this machine", async () => {
  using folder = tempFolder();
  const { at } = folder;
  writeFileSync(at("secret.txt"), TORRENT);
  symlinkSync("secret.txt", at("link.torrent"));
  mkdirSync(at("folder.torrent"));
  mkfifoSync(at("pipe.torrent"));
  writeFileSync(at("key.torrent"), "-----BEGIN PRIVATE KEY-----\nabc");
  writeFileSync(at("empty.torrent"), "");
  writeFileSync(at("cut.torrent"), TORRENT.slice(0, -2));
  for (const [name, code, message] of [
    ["secret.txt", "refused", /extension \.torrent/],
    ["link.torrent", "refused", /not a regular file/],
    ["folder.torrent", "refused", /not a regular file/],
    ["pipe.torrent", "refused", /not a regular file/],
    ["gone.torrent", "refused", /not a regular file/],
    ["key.torrent", "invalid_request", /is not a torrent/],
    ["empty.torrent", "invalid_request", /is not a torrent/],
    ["cut.torrent", "invalid_request", /is not a torrent/],
  ] as const) {
    const told = { code, message: expect.stringMatching(message) };
    await expect(readTorrentFile(at(name)), name).rejects.toMatchObject(told);
  }
});

test("it does not read more than 10 MiB", async () => {
  using folder = tempFolder();
  const path = folder.at("long.torrent");
  writeFileSync(path, TORRENT);
  truncateSync(path, MAX_TORRENT_BYTES + 1);
  await expect(readTorrentFile(path)).rejects.toMatchObject({
    code: "refused",
    message: expect.stringMatching(/10 MiB/),
  });
});
