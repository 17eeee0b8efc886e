import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createTransmissionClient } from "../../../src/clients/transmission/rpc/client.ts";
import { bencode, magnetLink } from "../../support/bencode.ts";
import { clientSettings } from "../../support/client-settings.ts";
import { fakeClock } from "../../support/fake-clock.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { hashOf } from "../../support/torrent.ts";
import {
  type RealTransmission,
  startTransmission,
  transmissionMissing,
} from "../../support/transmission.ts";
import { waitFor } from "../../support/wait-for.ts";
import { failure, never } from "./with-transmission.ts";

const real = test.skipIf(transmissionMissing());
const auth = { username: "anna", password: "s3cret: wörd" };

function clientOf(tm: RealTransmission) {
  const made = createTransmissionClient({
    names: clientSettings("transmission"),
    url: tm.url,
    username: auth.username,
    password: () => auth.password,
    clock: fakeClock(),
  });
  return { ...made, ...made.commands, [Symbol.asyncDispose]: made.close };
}

real.concurrent(
  "reads folders, a torrent and its files from a real Transmission, before and after a restart",
  async () => {
    using folder = tempFolder();
    const started = Date.now();
    await using tm = await startTransmission({ folder: folder.at("tm"), auth, noPart: true });
    await using client = clientOf(tm);
    const session = await client.session(never);
    expect(session).toMatchObject({ downloadDir: tm.completeDir, incompleteDir: tm.incompleteDir });
    expect([session.marksPartialFiles, session.rpcVersion >= 16]).toEqual([false, true]);
    expect(session.version).toMatch(/^\d+\.\d/);

    for (const name of ["1.mkv", "2.mkv", "Sub ü.srt"]) {
      folder.write(`seed/Pack/${name}`, Buffer.alloc(30_000, name));
    }
    const { hash } = await tm.add(folder.at("seed/Pack"), { unwanted: ["2.mkv"] });
    await tm.seeds(hash);
    const { torrents, odd } = await client.list("all", never);
    expect(odd).toBe(0);
    expect(torrents).toMatchObject([
      {
        hash,
        name: "Pack",
        error: "none",
        errorText: "",
        hasMetadata: true,
        leftUntilDone: 0,
        percentDone: 1,
        downloadDir: tm.completeDir,
        labels: [],
        ratio: 0,
        goalReached: false,
      },
    ]);
    expect(["seeding", "stopped"]).toContain(torrents[0]?.status);
    for (const at of [torrents[0]?.addedAt, torrents[0]?.doneAt]) {
      // Transmission's times are whole seconds, and its clock may be late by more than one.
      expect(at).toBeGreaterThanOrEqual(Math.floor(started / 1000) * 1000);
      expect(at).toBeLessThanOrEqual(Date.now());
    }
    expect(await client.countWanted(hash, never)).toBe(2);
    expect(await client.withFiles([hash, hashOf("9")], never)).toEqual([
      {
        torrent: expect.objectContaining({ hash }),
        files: [
          { name: "Pack/1.mkv", length: 30_000, wanted: true },
          { name: "Pack/2.mkv", length: 30_000, wanted: false },
          { name: "Pack/Sub ü.srt", length: 30_000, wanted: true },
        ],
      },
    ]);
    // These are neither milliseconds nor the time since 1970.
    expect(await client.upSeconds(never)).toBeLessThan(3600);

    await tm.restart();
    // The old session id is refused, and 3.00 first returns an empty list.
    await waitFor(
      "the torrent to be loaded",
      async () => (await client.list("all", never)).torrents.length === 1,
    );
  },
);

real.concurrent(
  "a real Transmission carries out commands, and removing a torrent keeps its data",
  async () => {
    using folder = tempFolder();
    await using tm = await startTransmission({ folder: folder.at("tm"), auth });
    await using client = clientOf(tm);
    const { hash } = await tm.add(folder.write("seed/Film.mkv", Buffer.alloc(50_000, "film")));
    await tm.seeds(hash);
    const now = async () => (await client.list([hash], never)).torrents[0];
    await client.stop(hash, never);
    await waitFor("a stop", async () => (await now())?.status === "stopped");
    await client.start(hash, never);
    await waitFor("a start", async () => (await now())?.status === "seeding");
    await client.verify(hash, never);
    await client.reannounce(hash, never);
    await client.setLabels(hash, ["films", "ü"], never);
    expect((await now())?.labels).toEqual(["films", "ü"]);

    const magnet = magnetLink(hashOf("b"), "A film");
    const added = { hash: hashOf("b"), name: "A film" };
    expect(await client.add({ magnet }, ["later"], never)).toEqual({ ...added, known: false });
    expect(await client.add({ magnet }, ["other"], never)).toEqual({ ...added, known: true });
    const [link] = await client.withFiles([hashOf("b")], never);
    expect(link).toMatchObject({ files: [], torrent: { hasMetadata: false, labels: ["later"] } });

    const refused = client.add({ metainfo: bencode({ info: "nonsense" }) }, [], never);
    expect(await failure(refused)).toMatchObject({
      code: "refused",
      message: expect.stringMatching(/invalid or corrupt|unrecognized info/),
    });
    for (const order of [
      client.start,
      client.stop,
      client.verify,
      client.reannounce,
      client.remove,
    ]) {
      expect(await failure(order(hashOf("9"), never))).toMatchObject({ code: "not_found" });
    }

    const { id } = (await now()) ?? {};
    await client.remove(hash, never);
    expect((await client.list("recently-active", never)).removedIds).toContain(id);
    expect(await now()).toBeUndefined();
    expect(existsSync(join(tm.completeDir, "Film.mkv"))).toBe(true);
  },
);
