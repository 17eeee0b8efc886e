import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createDeluge } from "../../../src/clients/deluge/torrent-client.ts";
import { systemClock } from "../../../src/program/process/clock.ts";
import { torrentFile } from "../../support/bencode.ts";
import { clientSettings } from "../../support/client-settings.ts";
import {
  DELUGE_PASSWORD,
  delugeMissing,
  type RealDeluge,
  startDeluge,
} from "../../support/deluge.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { hashOf } from "../../support/torrent.ts";
import { waitFor } from "../../support/wait-for.ts";
import { withOneTorrent } from "../real-client.ts";
import { failure, never } from "../transmission/with-transmission.ts";

function clientOf({ url }: Pick<RealDeluge, "url">, password = DELUGE_PASSWORD) {
  const access = { url, username: undefined, password: () => password, key: () => undefined };
  return withOneTorrent(createDeluge(clientSettings("deluge"), access, { clock: systemClock }));
}

test.skipIf(delugeMissing())(
  "a real Deluge is listed, controlled, renamed and restarted",
  async () => {
    using folder = tempFolder();
    await using deluge = await startDeluge({ folder: folder.at("deluge") });
    await using client = clientOf(deluge);
    const { commands } = client;
    expect(await failure(clientOf(deluge, "wrong").list("all", never))).toMatchObject({
      code: "client_unauthorized",
    });
    expect(await client.folders(never)).toEqual({
      download: [deluge.completeDir],
      incomplete: deluge.incompleteDir,
    });
    expect(await client.report(never)).toMatchObject({
      version: expect.stringMatching(/^2\./),
      warnings: [],
    });

    for (const name of ["1.mkv", "2.mkv", "sub/Ü ?* 🎬.srt"]) {
      folder.write(`seed/Pack/${name}`, Buffer.alloc(30_000, name));
    }
    const { hash } = await deluge.add(folder.at("seed/Pack"), {}, { file_priorities: [4, 0, 4] });
    await deluge.seeds(hash);
    expect(await client.now(hash)).toMatchObject({
      name: "Pack",
      state: "seeding",
      waits: undefined,
      downloadDir: deluge.completeDir,
      percentDone: 1,
      labels: [],
    });
    const files = [
      { name: "Pack/1.mkv", length: 30_000, wanted: true },
      { name: "Pack/2.mkv", length: 30_000, wanted: false },
      { name: "Pack/sub/Ü ?* 🎬.srt", length: 30_000, wanted: true },
    ];
    expect((await client.one(hash))?.files).toEqual(files);
    expect(existsSync(join(deluge.completeDir, "Pack/sub/Ü ?* 🎬.srt"))).toBe(true);

    await commands.setLabels(hash, ["Films"], never);
    expect((await client.now(hash))?.labels).toEqual(["films"]);
    await commands.stop(hash, never);
    await waitFor("a stop", async () => (await client.now(hash))?.state === "finished");
    await commands.start(hash, never);
    await waitFor("a start", async () => (await client.now(hash))?.state === "seeding");
    await commands.reannounce(hash, never);

    const before = await client.poll(undefined, never);
    await deluge.call("core.rename_folder", hash, "Pack", "Renamed");
    const renamed = await waitFor("the name", async () =>
      (await client.poll(before.next, never)).torrents.find(({ name }) => name === "Renamed"),
    );
    expect(renamed.hash).toBe(hash);
    expect((await client.one(hash))?.files.map(({ name }) => name.replaceAll("//", "/"))).toEqual(
      files.map(({ name }) => name.replace("Pack", "Renamed")),
    );

    const added = { hash: hashOf("b"), name: "A film" };
    const magnet = `magnet:?xt=urn:btih:${added.hash}&dn=A%20film`;
    expect(await commands.add({ magnet }, ["later"], never)).toEqual({ ...added, known: false });
    expect(await commands.add({ magnet }, ["other"], never)).toEqual({ ...added, known: true });
    expect(await client.one(added.hash)).toMatchObject({
      files: [],
      torrent: { hasMetadata: false, labels: ["later"], waits: { code: "no_metadata" } },
    });
    // Deluge sanitizes file names in its own way, which its list shows.
    const odd = torrentFile({
      name: "../../etc",
      pieceLength: 16_384,
      pieces: Buffer.alloc(20),
      content: [{ path: ["..", "x.mkv"], length: 9 }],
    });
    await deluge.addTorrentFile(odd.metainfo, { add_paused: true });
    const told = (await client.one(odd.hash))?.files ?? [];
    expect(told.flatMap(({ name }) => name.split("/"))).not.toContain("..");
    expect(await failure(commands.add({ metainfo: Buffer.from("no") }, [], never))).toMatchObject({
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

    rmSync(join(deluge.completeDir, "Renamed"), { recursive: true });
    await commands.verify(hash, never);
    await waitFor("the check", async () => ((await client.now(hash))?.percentDone ?? 1) < 1);
    expect((await client.now(hash))?.waits).toBeDefined();

    await deluge.restart();
    // The first list after a start may be empty. A magnet link without a file list survives a
    // restart only from 2.2 on.
    await waitFor(
      "all torrents",
      async () => (await client.list("all", never).catch(() => [])).length >= 2,
    );
    await commands.remove(hash, never);
    expect(await client.now(hash)).toBeUndefined();
  },
);

test.skipIf(delugeMissing())(
  "a real deluge-web that does not answer after its deluged restarted is connected again",
  async () => {
    using folder = tempFolder();
    await using deluge = await startDeluge({ folder: folder.at("deluge") });
    const access = {
      url: deluge.url,
      username: undefined,
      password: () => DELUGE_PASSWORD,
      key: () => undefined,
    };
    const client = createDeluge(clientSettings("deluge"), access, {
      clock: systemClock,
      deadlineMs: 2_000,
    });
    try {
      expect(await client.list("all", never)).toEqual([]);
      await deluge.restartOnly("deluged");
      await waitFor("an answer", async () => await client.report(never));
    } finally {
      await client.close();
    }
  },
);
