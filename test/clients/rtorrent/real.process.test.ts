import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createRtorrent } from "../../../src/clients/rtorrent/torrent-client.ts";
import { systemClock } from "../../../src/program/process/clock.ts";
import { bencode } from "../../support/bencode.ts";
import { clientSettings } from "../../support/client-settings.ts";
import { type RealRtorrent, rtorrentMissing, startRtorrent } from "../../support/rtorrent.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { hashOf } from "../../support/torrent.ts";
import { waitFor } from "../../support/wait-for.ts";
import { withOneTorrent } from "../real-client.ts";
import { failure, never } from "../transmission/with-transmission.ts";

const real = test.skipIf(rtorrentMissing());

function clientOf({ url }: Pick<RealRtorrent, "url">) {
  const access = { url, username: undefined, password: () => undefined, key: () => undefined };
  return withOneTorrent(createRtorrent(clientSettings("rtorrent"), access, { clock: systemClock }));
}

real.concurrent("reads from and controls a real rTorrent, also after a restart", async () => {
  using folder = tempFolder();
  await using rtorrent = await startRtorrent({ folder: folder.at("rt") });
  await using client = clientOf(rtorrent);
  const { commands } = client;
  expect(await client.folders(never)).toEqual({
    download: [rtorrent.incompleteDir],
    moved: [rtorrent.completeDir],
  });
  expect(await client.report(never)).toMatchObject({
    version: expect.stringMatching(/^0\.\d/),
    warnings: [],
    hook: { enabled: false },
  });

  const name = "Amélie 🎬 'a' \"b\" {c} $(d) &amp;";
  for (const file of ["1.mkv", "sub/Ü ? 🎬.srt"]) {
    folder.write(`seed/${name}/${file}`, Buffer.alloc(30_000, file));
  }
  const { hash } = await rtorrent.add(folder.at("seed", name));
  await rtorrent.seeds(hash);
  expect(await client.now(hash)).toMatchObject({
    state: "seeding",
    waits: undefined,
    downloadDir: rtorrent.completeDir,
    top: name,
    percentDone: 1,
    labels: [],
  });
  expect((await client.one(hash))?.files).toEqual([
    { name: `${name}/1.mkv`, length: 30_000, wanted: true },
    { name: `${name}/sub/Ü ? 🎬.srt`, length: 30_000, wanted: true },
  ]);
  expect(existsSync(join(rtorrent.completeDir, name, "1.mkv"))).toBe(true);

  await commands.setLabels(hash, ["My films"], never);
  expect((await client.now(hash))?.labels).toEqual(["My films"]);
  await commands.reannounce(hash, never);
  await commands.verify(hash, never);
  await waitFor("the check", async () => (await client.now(hash))?.waits === undefined);
  await commands.stop(hash, never);
  expect((await client.now(hash))?.state).toBe("finished");

  const file = await rtorrent.add(folder.write("seed/Some.2019.mkv", Buffer.alloc(30_000, "some")));
  await rtorrent.seeds(file.hash);
  await rtorrent.restart();
  expect(await client.list("all", never)).toHaveLength(2);
  // After the restart, stopped torrents have no path in rTorrent.
  expect(await client.now(hash)).toMatchObject({
    state: "finished",
    waits: undefined,
    downloadDir: rtorrent.completeDir,
    labels: ["My films"],
  });
  await waitFor("the other one", async () => (await client.now(file.hash))?.waits === undefined);
  await commands.start(hash, never);
  await waitFor("a start", async () => (await client.now(hash))?.state === "seeding");

  const added = hashOf("b");
  const magnet = `magnet:?xt=urn:btih:${added}&tr=${encodeURIComponent("http://127.0.0.1:9/announce")}`;
  expect(await commands.add({ magnet }, ["later (2)"], never)).toMatchObject({
    hash: added,
    known: false,
  });
  expect(await commands.add({ magnet }, ["other"], never)).toMatchObject({
    hash: added,
    known: true,
  });
  expect(await client.one(added)).toMatchObject({
    files: [],
    torrent: { hasMetadata: false, labels: ["later (2)"], waits: { code: "no_metadata" } },
  });
  expect(await client.trackers?.(added, never)).toEqual(["127.0.0.1"]);
  const nonsense = bencode({ info: { name: "x", pieces: "" } });
  expect(await failure(commands.add({ metainfo: nonsense }, [], never))).toMatchObject({
    code: "refused",
  });
  for (const order of [
    commands.start,
    commands.stop,
    commands.verify,
    commands.reannounce,
    commands.remove,
  ]) {
    expect(await failure(order(hashOf("9"), never))).toMatchObject({ code: "not_found" });
  }

  const before = await client.poll(undefined, never);
  await commands.remove(hash, never);
  const after = await client.poll(before.next, never);
  expect([after.isWhole, after.torrents.map((one) => one.hash).toSorted()]).toEqual([
    true,
    [added, file.hash].toSorted(),
  ]);
  expect(existsSync(join(rtorrent.completeDir, name, "1.mkv"))).toBe(true);
});

real.concurrent(
  "a torrent is complete once it has all pieces of its wanted files, also over an SCGI port",
  async () => {
    using folder = tempFolder();
    await using rtorrent = await startRtorrent({ folder: folder.at("rt"), overPort: true });
    await using client = clientOf(rtorrent);
    expect((await client.report(never)).warnings.map(({ found }) => found)).toEqual([
      "rTorrent's SCGI listens on a port.",
    ]);
    for (const name of ["a.mkv", "b.mkv", "c.mkv"]) {
      folder.write(`seed/Pack/${name}`, Buffer.alloc(200_000, name));
    }
    const { hash } = await rtorrent.add(folder.at("seed/Pack"), { hold: 0 });
    await rtorrent.call("f.priority.set", `${hash.toUpperCase()}:f1`, 0);
    await rtorrent.call("d.update_priorities", hash.toUpperCase());
    expect((await client.now(hash))?.waits?.code).toBe("downloading");
    rtorrent.release({ hash });
    await waitFor("what is wanted", async () => (await client.now(hash))?.waits === undefined);
    expect(await client.now(hash)).toMatchObject({
      state: "seeding",
      percentDone: 1,
      downloadDir: rtorrent.incompleteDir,
    });
    expect((await client.one(hash))?.files.map(({ wanted }) => wanted)).toEqual([
      true,
      false,
      true,
    ]);
    for (const at of [0, 2]) {
      await rtorrent.call("f.priority.set", `${hash.toUpperCase()}:f${at}`, 0);
    }
    await rtorrent.call("d.update_priorities", hash.toUpperCase());
    expect((await client.now(hash))?.waits?.code).toBe("nothing_wanted");
  },
);
