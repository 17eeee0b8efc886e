import { chmodSync, closeSync, openSync, readdirSync, readFileSync, rmSync, statSync, writeSync } from "node:fs";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { otherFileSystem, writeLarge } from "../process/large-copy.ts";
import { magnetLink, pieceHashes, torrentFile } from "./bencode.ts";
import { tempFolder } from "./temp-folder.ts";
import { startTransmission, transmissionMissing } from "./transmission.ts";
import { waitFor } from "./wait-for.ts";

const real = test.skipIf(transmissionMissing());
const KIB = 1024;

test("in CI, a missing Transmission is an error and not a skipped test", () => {
  vi.stubEnv("PATH", "/nowhere");
  vi.stubEnv("CI", "");
  expect(transmissionMissing()).toContain("transmission-daemon is not installed");
  vi.stubEnv("CI", "true");
  expect(() => transmissionMissing()).toThrow("transmission-daemon is not installed");
  vi.unstubAllEnvs();
});

real.concurrent("a file is downloaded, seeded and checked; a changed byte is found", async () => {
  using folder = tempFolder();
  await using tm = await startTransmission({ folder: folder.at("tm"), auth: { username: "me", password: "p:ä ß" } });
  const source = folder.write("seed/Film.mkv", Buffer.alloc(100 * KIB, "film"));
  const { hash, name } = await tm.add(source);
  expect(name).toBe("Film.mkv");
  await tm.seeds(hash);
  const target = join(tm.completeDir, "Film.mkv");
  expect(readFileSync(target).equals(readFileSync(source))).toBe(true);
  expect(readdirSync(tm.incompleteDir ?? "")).toEqual([]);
  expect((await tm.verify(hash)).percentDone).toBe(1);

  const handle = openSync(target, "r+");
  writeSync(handle, "X", 20 * KIB);
  closeSync(handle);
  expect((await tm.verify(hash)).percentDone).toBeLessThan(1);

  const wrong = await fetch(`${tm.url}/transmission/rpc`, { method: "POST", headers: { Authorization: "Basic eDp5" } });
  expect(wrong.status).toBe(401);
});

for (const noPart of [false, true]) {
  const names = noPart ? "its own name" : "a .part name";
  real.concurrent(`a pack with an unwanted file: that one is there in part under ${names}`, async () => {
    using folder = tempFolder();
    await using tm = await startTransmission({ folder: folder.at("tm"), noPart });
    for (const one of ["a", "b", "c"]) folder.write(`seed/Pack/${one}.mkv`, Buffer.alloc(100 * KIB + 1, one));
    folder.write("seed/Pack/Subs/a.srt", "so short");
    const { hash } = await tm.add(folder.at("seed/Pack"), { unwanted: ["b.mkv"], name: "Named Otherwise" });
    const { files } = await tm.seeds(hash);
    expect(files.map((file) => file.name)).toEqual(
      ["Subs/a.srt", "a.mkv", "b.mkv", "c.mkv"].map((file) => `Named Otherwise/${file}`),
    );
    const at = (file: string): string => join(tm.completeDir, "Named Otherwise", file);
    expect(readdirSync(at("")).toSorted()).toEqual(["Subs", "a.mkv", noPart ? "b.mkv" : "b.mkv.part", "c.mkv"]);
    for (const file of ["Subs/a.srt", "a.mkv", "c.mkv"])
      expect(readFileSync(at(file)).equals(readFileSync(folder.at("seed/Pack", file))), file).toBe(true);
    const left = statSync(at(noPart ? "b.mkv" : "b.mkv.part"));
    expect(left.blocks * 512).toBeLessThan(left.size);
  });
}

real.concurrent("a held download stalls at its share and goes on when it is released", async () => {
  using folder = tempFolder();
  await using tm = await startTransmission({ folder: folder.at("tm"), noIncomplete: true, noPart: true });
  const added = await tm.add(folder.write("seed/Film.mkv", Buffer.alloc(1000 * KIB, "film")), { hold: 0.6 });
  await tm.stalls(added.hash, 0.6);
  expect(statSync(join(tm.completeDir, "Film.mkv")).size).toBe(1000 * KIB);
  tm.release(added);
  await tm.seeds(added.hash);
});

real.concurrent("a download goes on after a kill, and after a stop; a finished one is seeded again", async () => {
  using folder = tempFolder();
  await using tm = await startTransmission({ folder: folder.at("tm") });
  const done = await tm.add(folder.write("seed/Done.mkv", Buffer.alloc(100 * KIB, "done")));
  const held = await tm.add(folder.write("seed/Held.mkv", Buffer.alloc(1000 * KIB, "held")), { hold: 0.5 });
  await tm.seeds(done.hash);
  await tm.stalls(held.hash, 0.5);
  await tm.kill();
  await expect(tm.rpc("session-get")).rejects.toThrow("ECONNREFUSED");
  tm.release(held);
  await tm.restart();
  await tm.seeds(done.hash);
  await tm.seeds(held.hash);
  await tm.stop();
  await expect(tm.rpc("session-get")).rejects.toThrow("ECONNREFUSED");
  await tm.restart();
  await tm.seeds(held.hash);
});

real.concurrent("unfinished data may lie on another file system", async (context) => {
  using other = otherFileSystem();
  if (!other) {
    context.skip("there is no second file system");
    return;
  }
  using folder = tempFolder();
  await using tm = await startTransmission({ folder: folder.at("tm"), incompleteDir: other.at("incomplete") });
  writeLarge(folder.at("Film.mkv"), 8);
  const added = await tm.add(folder.at("Film.mkv"), { hold: 0.5 });
  await tm.stalls(added.hash, 0.5);
  expect(readdirSync(other.at("incomplete"))).toEqual(["Film.mkv.part"]);
  tm.release(added);
  await tm.seeds(added.hash);
  expect(readdirSync(other.at("incomplete"))).toEqual([]);
  expect(readFileSync(join(tm.completeDir, "Film.mkv")).equals(readFileSync(folder.at("Film.mkv")))).toBe(true);
});

real.concurrent("a magnet link that nobody answers, a torrent that waits, data that vanished", async () => {
  using folder = tempFolder();
  await using tm = await startTransmission({ folder: folder.at("tm") });
  const magnet = await tm.addMagnet(magnetLink("a".repeat(40), "Some & Thing"));
  expect(magnet).toEqual({ hash: "a".repeat(40), name: "Some & Thing" });
  expect(await tm.torrent(magnet.hash)).toMatchObject({ files: [], percentDone: 0 });
  const source = folder.write("seed/Film.mkv", Buffer.alloc(100 * KIB, "film"));
  const { hash } = await tm.add(source, { paused: true });
  expect(await tm.verify(hash)).toMatchObject({ status: 0, percentDone: 0 });
  await tm.rpc("torrent-start", { ids: [hash] });
  await tm.seeds(hash);
  rmSync(join(tm.completeDir, "Film.mkv"));
  expect(await tm.verify(hash)).toMatchObject({ error: 3 });
});

real.concurrent(
  "the done script is called with the torrent's hash and name, in the environment that was given",
  async () => {
    using folder = tempFolder();
    const doneScript = folder.write("done.sh", '#!/bin/sh\nenv >"$SEEN.new" && mv "$SEEN.new" "$SEEN"\n');
    chmodSync(doneScript, 0o755);
    await using tm = await startTransmission({
      folder: folder.at("tm"),
      doneScript,
      env: { SEEN: folder.at("seen") },
    });
    const { hash } = await tm.add(folder.write("seed/Film.mkv", Buffer.alloc(20 * KIB, "film")));
    const seen = await waitFor("the script to run", () => readFileSync(folder.at("seen"), "utf8"));
    expect(seen.split("\n")).toContain(`TR_TORRENT_HASH=${hash}`);
    expect(seen.split("\n")).toContain(`TR_TORRENT_DIR=${tm.completeDir}`);
  },
);

/** A name in the torrent, and where version 3.00 keeps the data; `undefined` where it refuses the torrent. */
const NAMES: [name: string | Uint8Array, kept: string | undefined][] = [
  ["../../etc.mkv", ".._.._etc.mkv"],
  ["/etc/passwd", "_etc_passwd"],
  ["..", undefined],
  ["a\nb\u001b[2J.mkv", "a_b_[2J.mkv"],
  ["CON.mkv", "CON_.mkv"],
  ["a:b?.mkv", "a_b_.mkv"],
  [Buffer.from([0x41, 0xe9, 0xff, 0x2e, 0x6d, 0x6b, 0x76]), "Aéÿ.mkv"],
];

real.concurrent("torrents made by hand say what they should, and nothing leaves the download folder", async () => {
  using folder = tempFolder();
  await using tm = await startTransmission({ folder: folder.at("tm"), noIncomplete: true });
  const { version } = await tm.rpc("session-get");
  const content = Buffer.alloc(20 * KIB, "q");
  const webSeed = tm.offer(folder.write("content", content));
  const pieces = pieceHashes([content, content], 16 * KIB);
  const pack = torrentFile({
    name: "Pack",
    pieceLength: 16 * KIB,
    pieces,
    content: [["..", "..", "evil.mkv"], ["good.mkv"]].map((path) => ({ path, length: content.length })),
    webSeed,
  });
  expect((await tm.addTorrentFile(pack.metainfo)).hash).toBe(pack.hash);
  const added = await Promise.all(
    NAMES.map(async ([name, kept]) => {
      const one = { pieceLength: 16 * KIB, pieces: pieceHashes([content], 16 * KIB), content: content.length, webSeed };
      const { metainfo, hash } = torrentFile({ name, ...one });
      const answer = await tm.addTorrentFile(metainfo).catch((error: unknown) => String(error));
      return { name, kept, hash, answer };
    }),
  );
  await tm.seeds(pack.hash);
  // What later versions make of them differs; none may write elsewhere.
  for (const { name, kept, hash, answer } of String(version).startsWith("3.00") ? added : []) {
    if (kept === undefined) {
      expect(answer).toContain("invalid or corrupt");
      continue;
    }
    expect(answer).toMatchObject({ hash, ...(typeof name === "string" ? { name } : {}) });
    expect((await tm.seeds(hash)).files.map((file) => file.name)).toEqual([kept]);
    expect(statSync(join(tm.completeDir, kept)).size).toBe(content.length);
  }
  expect(readdirSync(folder.path).toSorted()).toEqual(["content", "tm"]);
  expect(readdirSync(join(tm.completeDir, "Pack")).toSorted()).toEqual(["evil.mkv", "good.mkv"]);
});
