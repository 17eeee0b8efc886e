import { expect, test } from "vitest";
import { fileRelease } from "../../../src/app/file/file-release.ts";
import { changeState } from "../../../src/app/releases/change-state.ts";
import { toCommandText } from "../../../src/base/actions/sentence.ts";
import { setPlex } from "../../../src/store/plex/plex-proofs.ts";
import { syncMediaServers } from "../../../src/store/plex/sync-servers.ts";
import { replaceItems } from "../../../src/store/releases/items.ts";
import { addRelease } from "../../../src/store/releases/releases.ts";
import { listServerStates } from "../../../src/store/servers/server-states.ts";
import { askWhy } from "../../support/ask-why.ts";
import { HEAT, HEAT_FILE, type TestEngine } from "../../support/engine.ts";
import { served } from "../../support/media-browser/served.ts";
import { heatAt, scanning } from "./scanning.ts";

const MINUTE_MS = 60_000;
const entry = { kind: "jellyfin", title: "Jellyfin" } as const;
const FILM = { "Heat.mkv": "film" };
const SUBTITLE_FILE = HEAT_FILE.replace(/mkv$/, "en.srt");

const scannedBy = (title: string): string =>
  `${title} was asked to scan its folder. It has no video there, and ${title} shows subtitles and ` +
  "extras as parts of videos, so there is nothing more to check.";

/** Files a subtitle that appeared in the download folder of a film that is filed. */
async function fileSubtitle(engine: TestEngine, film: number): Promise<number> {
  const { store, signal, clock } = engine;
  const { path } = await engine.now(film);
  engine.drop("Heat", { "Heat.en.srt": "words" });
  const by = { actor: "engine", at: clock.now() };
  const id = await store.write((trx) =>
    addRelease(
      trx,
      { source: "folder", name: "Heat", path, state: "settling", parentId: film },
      by,
    ),
  );
  const { contentKey, items } = await engine.observeRelease(await engine.now(id), signal);
  await changeState(store, await engine.now(id), { kind: "settled" }, by, {
    fields: { contentKey, fileCount: 1, bytes: 5 },
    within: (trx) => replaceItems(trx, id, items),
  });
  await changeState(store, await engine.now(id), { kind: "sure", identity: HEAT }, by);
  await fileRelease(engine.deps, await engine.now(id), signal);
  expect(engine.inLibrary()).toContain(SUBTITLE_FILE);
  return id;
}

test("a subtitle that is filed after its film has no state once its folder was scanned", async () => {
  await using it = await served({ entry });
  const { engine } = it;
  await engine.store.write((trx) =>
    syncMediaServers(trx, [{ name: "plex", ...entry, proof: "all" }]),
  );
  const film = await it.file("Heat", FILM);
  await it.after(3 * MINUTE_MS);
  const subtitle = await fileSubtitle(engine, film);
  await it.after(20_000);
  expect([await it.plexOf(film), await it.plexOf(subtitle)]).toEqual(["seen", "requested"]);
  await it.after(3 * MINUTE_MS);
  expect([await it.plexOf(film), await it.plexOf(subtitle)]).toEqual(["seen", undefined]);
  expect(await listServerStates(engine.store.read, [subtitle])).toEqual([]);
  const { action, detail } = (await engine.history(subtitle)).at(-1) ?? {};
  const message = scannedBy("Jellyfin");
  expect([action, detail]).toEqual(["plex_scanned", { message, server: "Jellyfin" }]);
  const { answer, next } = await askWhy(engine)(subtitle);
  expect(toCommandText(answer)).toContain(message);
  expect(next).toBeUndefined();
});

test("Plex ends it, too, and one that an earlier version left waiting ends at the next start", async () => {
  await using it = await scanning();
  const { engine } = it;
  const film = await it.file("Heat", FILM);
  await it.run();
  it.shows(heatAt((await it.places(film))[0] ?? ""));
  await it.after(6000);
  expect(await it.plexOf(film)).toBe("seen");
  const id = await fileSubtitle(engine, film.id);
  await it.after(6000);
  await it.after(6000);
  expect(await it.plexOf({ id })).toBeUndefined();

  await engine.store.write((trx) => setPlex(trx, id, "requested", { server: "plex", at: 1 }));
  await it.after(6000);
  expect(await it.plexOf({ id })).toBe("requested");
  it.restart();
  await it.run();
  it.restart();
  await it.run();
  expect([await it.plexOf(film), await it.plexOf({ id })]).toEqual(["seen", undefined]);
  const message = `plex_scanned: ${scannedBy("Plex")}`;
  expect(await it.said({ id })).toEqual([message, message]);
});

test("only one server's state ends, and the others' remain", async () => {
  await using it = await served({ entry });
  const { store } = it.engine;
  const servers = [
    { name: "plex", ...entry, proof: "all" },
    { name: "attic", kind: "plex", title: "Plex", proof: "all" },
  ] as const;
  await store.write((trx) => syncMediaServers(trx, servers));
  const film = await it.file("Heat", FILM);
  const id = await fileSubtitle(it.engine, film);
  await it.after(4 * MINUTE_MS);
  expect(await listServerStates(store.read, [id])).toMatchObject([
    { server: "attic", state: "pending" },
  ]);
  expect(await it.plexOf(id)).toBe("pending");
});
