import { chmodSync, mkdirSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import {
  MAX_NFO_BYTES,
  MAX_TORRENT_BYTES,
  readNfo,
  readTorrentFile,
} from "../../../../src/adapters/fs/read/read-text.ts";
import { mkfifoSync } from "../../../support/named-pipe.ts";
import { tempFolder } from "../../../support/temp-folder.ts";

test("reads UTF-8 with or without a byte order mark, UTF-16 with one, and anything else as single bytes", async () => {
  using folder = tempFolder();
  for (const [bytes, text] of [
    [Buffer.from("é tt1"), "é tt1"],
    [Buffer.from("\ufeff<movie>é"), "<movie>é"],
    [Buffer.from("\ufeff<movie>é", "utf16le"), "<movie>é"],
    [Buffer.from([0xdb, 0xdb, 0x20, 0x74, 0x74, 0x31]), "\xdb\xdb tt1"],
  ] as const) {
    folder.write("film/a.nfo", bytes);
    expect(await readNfo(folder.path, "film/a.nfo")).toBe(text);
  }
});

test("returns nothing for a file that is not regular, outside the folder, too long or unreadable", async () => {
  using folder = tempFolder();
  folder.write("secret.nfo", "tt1375666");
  folder.write("real/a.nfo", "tt1375666");
  symlinkSync("../secret.nfo", folder.at("real", "link.nfo"));
  symlinkSync("real", folder.at("linked"));
  mkdirSync(folder.at("real", "folder.nfo"));
  mkfifoSync(folder.at("real", "pipe.nfo"));
  chmodSync(folder.write("real/closed.nfo"), 0);
  folder.write("real/large.nfo", "tt1375666");
  truncateSync(folder.at("real", "large.nfo"), MAX_NFO_BYTES + 1);
  const names = ["gone", "link", "folder", "pipe", "large", "a\0b", "n".repeat(300)].map(
    (name) => `real/${name}.nfo`,
  );
  // Root can read everything.
  if (process.getuid?.() !== 0) names.push("real/closed.nfo");
  for (const name of [...names, "linked/a.nfo"]) {
    expect(await readNfo(folder.path, name), name.slice(0, 30)).toBeUndefined();
  }
  truncateSync(folder.at("real", "large.nfo"), MAX_NFO_BYTES);
  expect(await readNfo(folder.path, "real/large.nfo")).toHaveLength(MAX_NFO_BYTES);
});

const TORRENT = "d8:announce9:http://x/4:infod6:lengthi1e4:name1:aee";

test("reads the bytes of a torrent file, regardless of the case of its extension", async () => {
  using folder = tempFolder();
  writeFileSync(folder.at("a.TORRENT"), Buffer.from(TORRENT, "latin1"));
  expect(Buffer.from(await readTorrentFile(folder.at("a.TORRENT"))).toString("latin1")).toBe(
    TORRENT,
  );
});

test("refuses to read any file other than a torrent", async () => {
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
    ["secret.txt", "refused", /does not have the \.torrent extension/],
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

test("rejects a torrent file of more than 10 MiB", async () => {
  using folder = tempFolder();
  const path = folder.at("long.torrent");
  writeFileSync(path, TORRENT);
  truncateSync(path, MAX_TORRENT_BYTES + 1);
  await expect(readTorrentFile(path)).rejects.toMatchObject({
    code: "refused",
    message: expect.stringMatching(/10 MiB/),
  });
});
