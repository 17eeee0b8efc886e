import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { fileRelease } from "../../../src/app/file/file-release.ts";
import { moveRelease } from "../../../src/app/releases/move.ts";
import { createFindTorrentClaim } from "../../../src/app/torrents/find-claim.ts";
import { Outage } from "../../../src/core/errors.ts";
import { HEAT, HEAT_FILE } from "../../support/engine.ts";
import { type Torrents, torrentEngine } from "../../support/torrents.ts";

const DOWN = new Outage("client_unavailable", "Transmission is down.");

async function moving(): Promise<
  Torrents & { ask(path: string, source?: "folder" | "torrent"): Promise<string | undefined> }
> {
  const t = await torrentEngine({ method: "move" });
  const hold = createFindTorrentClaim({
    registry: t.registry,
    monotonic: t.engine.clock.monotonic,
    clients: [{ client: t.client, use: t.use }],
  });
  t.engine.deps.sources = { ...t.engine.deps.sources, heldBy: hold };
  return Object.assign(t, {
    ask: async (path: string, source: "folder" | "torrent" = "folder") => {
      const release = { id: 99, parentId: undefined, source, path };
      return (await hold(release, [path], t.engine.signal))?.code;
    },
  });
}

test("a path at or below a torrent is claimed, and one beside or above it is not", async () => {
  await using t = await moving();
  t.add("Heat.1995", { "Heat.mkv": "film" });
  await t.looks();
  const at = (...names: string[]): string => join(t.engine.downloads, ...names);
  expect(await t.ask(at("Heat.1995"))).toBe("torrent_has_it");
  expect(await t.ask(at("Heat.1995", "Heat.mkv"))).toBe("torrent_has_it");
  expect(await t.ask(at("Heat.1995.mkv"))).toBeUndefined();
  expect(await t.ask(t.engine.downloads)).toBeUndefined();
});

test("a torrent's release is claimed while Transmission is down too, but not by a removed torrent", async () => {
  await using t = await moving();
  const film = t.add("Heat.1995.mkv");
  t.add("Other.2001.mkv");
  await t.looks();
  const release = await t.release("Heat.1995.mkv");
  if (!release) throw new Error("There is no release.");
  t.transmission.fails = DOWN;
  expect((await t.engine.deps.sources.heldBy(release, [release.path], t.engine.signal))?.code).toBe("torrent_has_it");
  // Renamed since in Transmission: it is the torrent's all the same.
  expect((await t.engine.deps.sources.heldBy(release, ["/elsewhere/Heat.mkv"], t.engine.signal))?.code).toBe(
    "torrent_has_it",
  );
  t.transmission.fails = undefined;
  t.transmission.torrents = t.transmission.torrents.filter((torrent) => torrent !== film);
  for (let polls = 0; polls < 40; polls++) await t.poll();
  expect(t.registry.ofRelease(release)?.goneAt).toBeDefined();
  expect(await t.engine.deps.sources.heldBy(release, [release.path], t.engine.signal)).toBeUndefined();
});

test("a new torrent is requested together with its files", async () => {
  await using t = await moving();
  const path = t.engine.drop("Heat.1995", { "Heat.mkv": "film" });
  await t.poll();
  expect(await t.ask(path)).toBeUndefined();
  t.add("Heat.1995", { "Heat.mkv": "film" }, { name: "another name", onDisk: false });
  expect(await t.ask(path)).toBeUndefined(); // within a second of the last answer
  t.engine.clock.advance(1000);
  expect(await t.ask(path)).toBe("torrent_has_it");
});

test("while Transmission cannot be asked, a folder that it uses waits, and another does not", async () => {
  await using t = await moving();
  t.add("Other.2001.mkv");
  await t.looks();
  t.transmission.fails = DOWN;
  await expect(t.ask(join(t.engine.downloads, "Heat.1995.mkv"))).rejects.toBe(DOWN);
  expect(await t.ask("/elsewhere/Heat.1995.mkv")).toBeUndefined();
});

test("a download that becomes a torrent between filing and removal is filed and kept", async () => {
  await using t = await moving();
  const { engine } = t;
  const { id, path } = await engine.approved("Heat.1995.mkv", "film");
  await t.poll();
  const { tryHardlink } = engine.files;
  engine.deps.files.tryHardlink = async (...given) => {
    const linked = await tryHardlink(...given);
    t.add("Heat.1995.mkv", "film", { onDisk: false });
    engine.clock.advance(5000);
    return linked;
  };
  await fileRelease(engine.deps, await engine.now(id), engine.signal);
  expect(readFileSync(path, "utf8")).toBe("film");
  expect(engine.inLibrary()).toEqual([HEAT_FILE]);
  expect(await engine.now(id)).toMatchObject({ state: "filed", reasons: [{ code: "torrent_has_it" }] });
});

test("a torrent's own release waits for a person, who removes the torrent and approves it again", async () => {
  await using t = await moving();
  const { engine } = t;
  const film = t.add("Heat.1995.mkv", "film");
  t.add("Other.2001.mkv");
  await t.looks();
  const settled = await t.release("Heat.1995.mkv");
  if (!settled) throw new Error("There is no release.");
  const { id, path } = settled;
  const by = { actor: "cli:me", at: 1 };
  await moveRelease(engine.store, settled, { kind: "sure", identity: HEAT }, by);
  await fileRelease(engine.deps, await engine.now(id), engine.signal);
  const held = await engine.now(id);
  expect(held).toMatchObject({ state: "review", reasons: [{ code: "torrent_has_it" }] });
  expect(held.reasons[0]?.message).toMatch(
    /Remove the torrent there, but keep its data, and approve the release again/,
  );
  expect(engine.inLibrary()).toEqual([]);

  t.transmission.torrents = t.transmission.torrents.filter((torrent) => torrent !== film);
  for (let polls = 0; polls < 40; polls++) await t.poll();
  expect((await engine.now(id)).state).toBe("review");
  await moveRelease(engine.store, await engine.now(id), { kind: "approve", identity: HEAT }, by);
  await fileRelease(engine.deps, await engine.now(id), engine.signal);
  expect(await engine.now(id)).toMatchObject({ state: "filed", reasons: [] });
  expect(existsSync(path)).toBe(false);
});
