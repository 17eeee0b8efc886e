import { join } from "node:path";
import { expect, test } from "vitest";
import { createFindTorrentClaim } from "../../../src/app/torrents/find-claim.ts";
import { toCommandText, translateSentences } from "../../../src/base/actions/sentence.ts";
import { Outage } from "../../../src/base/errors.ts";
import { Services } from "../../../src/core/services.ts";
import { type Torrents, torrentEngine } from "../../support/torrents.ts";

const DOWN = new Outage("client_unavailable", "Transmission is down.");

async function moving(): Promise<Torrents & { ask(path: string): Promise<string | undefined> }> {
  const t = await torrentEngine({ method: "move" });
  const hold = createFindTorrentClaim({
    registry: t.registry,
    clock: t.engine.clock,
    clients: Services.of([{ client: t.client, use: t.use }]),
  });
  t.engine.deps.sources = { ...t.engine.deps.sources, heldBy: hold };
  return Object.assign(t, {
    ask: async (path: string) => {
      const release = { id: 99, parentId: undefined, source: "folder" as const, path };
      return (await hold(release, [path], t.engine.signal))?.code;
    },
  });
}

test("a path at or below a torrent is claimed, but not a path next to or above it", async () => {
  await using t = await moving();
  t.add("Heat.1995", { "Heat.mkv": "film" });
  await t.looks();
  const at = (...names: string[]): string => join(t.engine.downloads, ...names);
  expect(await t.ask(at("Heat.1995"))).toBe("torrent_has_it");
  expect(await t.ask(at("Heat.1995", "Heat.mkv"))).toBe("torrent_has_it");
  expect(await t.ask(at("Heat.1995.mkv"))).toBeUndefined();
  expect(await t.ask(t.engine.downloads)).toBeUndefined();
});

test("a torrent's release stays claimed while Transmission is down, but not after the torrent is removed", async () => {
  await using t = await moving();
  const film = t.add("Heat.1995.mkv");
  t.add("Other.2001.mkv");
  await t.looks();
  const release = await t.release("Heat.1995.mkv");
  if (!release) throw new Error("There is no release.");
  t.transmission.fails = DOWN;
  const held = await t.engine.deps.sources.heldBy(release, [release.path], t.engine.signal);
  expect(translateSentences(held, toCommandText)).toMatchObject({
    code: "torrent_has_it",
    message: expect.stringContaining(
      "Remove the torrent there but keep its data, then approve the release again",
    ),
  });
  // Renamed in Transmission since then, but it still belongs to the torrent.
  expect(
    (await t.engine.deps.sources.heldBy(release, ["/elsewhere/Heat.mkv"], t.engine.signal))?.code,
  ).toBe("torrent_has_it");
  t.transmission.fails = undefined;
  t.transmission.torrents = t.transmission.torrents.filter((torrent) => torrent !== film);
  for (let polls = 0; polls < 40; polls++) await t.poll();
  expect(t.registry.ofRelease(release)?.goneAt).toBeDefined();
  expect(
    await t.engine.deps.sources.heldBy(release, [release.path], t.engine.signal),
  ).toBeUndefined();
});

test("requests a new torrent together with its files", async () => {
  await using t = await moving();
  const path = t.engine.drop("Heat.1995", { "Heat.mkv": "film" });
  await t.poll();
  expect(await t.ask(path)).toBeUndefined();
  t.add("Heat.1995", { "Heat.mkv": "film" }, { name: "another name", onDisk: false });
  expect(await t.ask(path)).toBeUndefined(); // within a second of the last answer
  t.engine.clock.advance(1000);
  expect(await t.ask(path)).toBe("torrent_has_it");
});

test("while Transmission does not respond, a path in one of its folders waits, but not a path elsewhere", async () => {
  await using t = await moving();
  t.add("Other.2001.mkv");
  await t.looks();
  t.transmission.fails = DOWN;
  await expect(t.ask(join(t.engine.downloads, "Heat.1995.mkv"))).rejects.toBe(DOWN);
  expect(await t.ask("/elsewhere/Heat.1995.mkv")).toBeUndefined();
});
