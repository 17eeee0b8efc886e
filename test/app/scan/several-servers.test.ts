import { expect, test } from "vitest";
import { readFolderState } from "../../../src/adapters/fs/disk/identity.ts";
import { createSourceHealth } from "../../../src/app/engine/status.ts";
import { findItem } from "../../../src/app/review/queue/find-item.ts";
import { createScanStage } from "../../../src/app/scan/stage.ts";
import { toCommandText } from "../../../src/base/actions/sentence.ts";
import type { ProofRule } from "../../../src/core/library/server-entry.ts";
import { listStoredServers } from "../../../src/program/engine/plex.ts";
import { computeItemId } from "../../../src/servers/jellyfin/item-id.ts";
import { createJellyfinServer } from "../../../src/servers/jellyfin/media-server.ts";
import { setPlex } from "../../../src/store/plex/plex-proofs.ts";
import { syncMediaServers } from "../../../src/store/plex/sync-servers.ts";
import { listSourceHealth } from "../../../src/store/releases/sources.ts";
import { listServerStates } from "../../../src/store/servers/server-states.ts";
import { configured } from "../../program/config/configured.ts";
import { askWhy } from "../../support/ask-why.ts";
import { HEAT, HEAT_FILE, HEAT_FOLDER } from "../../support/engine.ts";
import { SILENT_LOG } from "../../support/log.ts";
import { KEY, startMediaBrowser } from "../../support/media-browser/stand-in.ts";
import { renamed } from "../../support/rename-plan.ts";
import { untilAtRest } from "../../support/virtual-clock.ts";
import { scanning } from "./scanning.ts";

/** Maximum time by the test's clock that one round may take. */
const MAX_ROUND_MS = 10_000;
const LIBRARY = "a".repeat(32);
const PLEX_ONLY = { PLEX_URL: "http://127.0.0.1:32400" };
const BOTH = { ...PLEX_ONLY, MEDIA_SERVERS: "attic=jellyfin+http://127.0.0.1:8096" };

/** One library that a Plex and a Jellyfin show, each with its own outbox. */
async function twoServers() {
  const it = await scanning({ indexes: true });
  const { engine } = it;
  const { store, clock } = engine;
  const attic = await startMediaBrowser({
    kind: "jellyfin",
    version: "12.1.0",
    libraries: [
      {
        Name: "Attic films",
        ItemId: LIBRARY,
        CollectionType: "movies",
        Locations: [`${engine.library}/Movies`],
      },
    ],
  });
  const link = { baseUrl: attic.origin, apiKey: () => KEY, timeoutMs: 30_000, maxConnections: 4 };
  const server = createJellyfinServer({ ...link, clock });
  const stage = createScanStage({
    store,
    server,
    entry: {
      name: "attic",
      kind: "jellyfin",
      title: "Jellyfin",
      mapSetting: "MEDIA_SERVER_ATTIC_PATH_MAP",
      isFirst: false,
    },
    pathMap: [],
    clock,
    log: SILENT_LOG,
    folderState: readFolderState,
    changed: async () => {},
    health: createSourceHealth(store, "jellyfin", clock),
    wake() {},
  });
  return {
    ...it,
    attic,
    configure: async (env: Record<string, string>, proof?: ProofRule): Promise<void> => {
      const { config } = configured(env);
      const servers = listStoredServers({ ...config, proof: proof ?? config.proof });
      await store.write((trx) => syncMediaServers(trx, servers));
    },
    /** The release's file appears in Jellyfin. */
    async appears(release: { id: number }): Promise<void> {
      for (const path of await it.places(release)) {
        attic.world.items.push({
          Id: computeItemId("Movie", path),
          Type: "Movie",
          Name: HEAT.title,
          ProductionYear: 1995,
          parents: [LIBRARY],
          savedAt: clock.now(),
          Path: path,
          ProviderIds: { Tmdb: String(HEAT.tmdbId) },
        });
      }
    },
    /** Runs both outboxes for this time. */
    async live(ms: number): Promise<void> {
      const end = clock.monotonic() + ms;
      while (clock.monotonic() < end) {
        let isOver = false;
        const rounds = Promise.all([it.run(), stage.run(engine.signal)]).finally(() => {
          isOver = true;
        });
        let left = MAX_ROUND_MS;
        while (true) {
          await untilAtRest(20);
          if (isOver) break;
          // While nothing sleeps, the rounds do real work.
          const step = Math.min(clock.nextIn() ?? 0, 1000);
          clock.advance(step);
          left -= step;
          if (left < 0) throw new Error("A round waits for a request that hangs.");
        }
        await rounds;
        clock.advance(5000);
      }
    },
    statesOf: async ({ id }: { id: number }): Promise<Record<string, string>> =>
      Object.fromEntries(
        (await listServerStates(store.read, [id])).map(({ server: name, state }) => [name, state]),
      ),
    async [Symbol.asyncDispose](): Promise<void> {
      await stage.drained();
      await server.close();
      await attic[Symbol.asyncDispose]();
      await it[Symbol.asyncDispose]();
    },
  };
}

const AWAY = { status: 503, body: "starting" };

test("a film is proven at both servers, each with its own state and messages", async () => {
  await using it = await twoServers();
  await it.configure(BOTH);
  const heat = await it.file("Heat.mkv", "h", { identity: HEAT });
  expect(await it.statesOf(heat)).toEqual({ plex: "pending", attic: "pending" });
  await it.live(60_000);
  expect(await it.statesOf(heat)).toMatchObject({ plex: "seen", attic: "requested" });
  expect(await it.plexOf(heat)).toBe("requested");
  const waits = (await askWhy(it.engine)(heat.id)).facts.filter(({ about }) => about === "scan");
  expect(waits[0]?.message).toMatch(/^Jellyfin was asked to scan/);
  // The time at which Jellyfin will scan is still to come, so the request is not dated by it.
  const now = new Date(it.engine.clock.now()).toISOString();
  expect(waits.filter(({ at = "" }) => at > now)).toEqual([]);
  await it.appears(heat);
  await it.live(3 * 60_000);
  expect(await it.statesOf(heat)).toEqual({ plex: "seen", attic: "seen" });
  expect(await it.plexOf(heat)).toBe("seen");
  expect(await it.said(heat)).toEqual([
    'plex_seen: Plex has it: "Heat" (1995) in "Films".',
    'plex_seen: Jellyfin has it: "Heat" (1995) in "Attic films".',
  ]);
  const why = await askWhy(it.engine)(heat.id);
  expect(toCommandText(why.answer)).toMatch(
    /Plex has it: "Heat" \(1995\) in "Films"\. Jellyfin has it: "Heat" \(1995\) in "Attic films"\.$/,
  );
  const servers = [
    { name: "plex", kind: "plex", state: "seen", at: expect.any(String) },
    { name: "attic", kind: "jellyfin", state: "seen", at: expect.any(String) },
  ];
  expect(why.releases).toMatchObject([{ id: heat.id, servers }]);
  expect(await findItem(it.engine.store, heat.id)).toMatchObject({ plex: "seen", servers });
  expect(it.attic.complaints).toEqual([]);
});

test.each([
  ["all", "pending"],
  ["any", "seen"],
  [["plex"], "seen"],
  [["attic"], "pending"],
] as const)(
  "with INGEST_PROOF=%s, a Jellyfin that is away leaves the release %s and delays nothing at Plex",
  async (proof, combined) => {
    await using it = await twoServers();
    await it.configure(BOTH, proof);
    it.attic.state.fault = AWAY;
    const heat = await it.file("Heat.mkv", "h", { identity: HEAT });
    await it.live(60_000);
    expect(await it.statesOf(heat)).toEqual({ plex: "seen", attic: "pending" });
    expect(await it.plexOf(heat)).toBe(combined);
    const why = await askWhy(it.engine)(heat.id);
    expect(toCommandText(why.answer)).toMatch(
      /Plex has it: .* Jellyfin has not been asked to scan it yet\.$/,
    );
    expect(toCommandText(why.next ?? "")).toMatch(/^Jellyfin is asked again automatically\./);
    const sources = await listSourceHealth(it.engine.store.read);
    expect(sources.map(({ kind, name, healthy }) => [kind, name, healthy])).toEqual([
      ["jellyfin", "attic", false],
      ["plex", "plex", true],
    ]);
    it.attic.state.fault = undefined;
    await it.appears(heat);
    await it.live(3 * 60_000);
    expect(await it.plexOf(heat)).toBe("seen");
  },
);

test("why names the path mapping of a named server, and no time of a request that is still ahead", async () => {
  await using it = await twoServers();
  await it.configure(BOTH);
  const { store, clock } = it.engine;
  const heat = await it.file("Heat.mkv", "h", { identity: HEAT });
  const askedAt = clock.now() + 10 * 60_000;
  await store.write(async (trx) => {
    await trx.updateTable("scan").set({ state: "look", asked_at: askedAt }).execute();
    await setPlex(trx, heat.id, "not_seen", { server: "attic", at: clock.now() });
  });
  const why = await askWhy(it.engine)(heat.id);
  expect(toCommandText(why.next ?? "")).toMatch(
    /^Check MEDIA_SERVER_ATTIC_PATH_MAP, and make sure/,
  );
  const now = new Date(clock.now()).toISOString();
  const asked = why.facts.filter(({ message }) =>
    toCommandText(message).startsWith("Jellyfin was asked to scan"),
  );
  expect(asked).toMatchObject([{ at: now }]);
});

test("a Plex that is away delays nothing at Jellyfin", async () => {
  await using it = await twoServers();
  await it.configure(BOTH);
  await it.live(5000);
  it.plex.setFaults({ kind: "maintenance" });
  const heat = await it.file("Heat.mkv", "h", { identity: HEAT });
  await it.appears(heat);
  await it.live(3 * 60_000);
  expect(await it.statesOf(heat)).toEqual({ plex: "pending", attic: "seen" });
  expect(await it.plexOf(heat)).toBe("pending");
});

test("a server that is added later is asked for later filings only", async () => {
  await using it = await twoServers();
  await it.configure(PLEX_ONLY);
  const before = await it.file("Heat.mkv", "h", { identity: HEAT });
  await it.configure(BOTH);
  await it.live(60_000);
  expect(await it.statesOf(before)).toEqual({ plex: "seen" });
  expect(await it.plexOf(before)).toBe("seen");
  expect(it.attic.asked.filter(({ method }) => method === "POST")).toEqual([]);
});

test("a server that is removed no longer counts", async () => {
  await using it = await twoServers();
  await it.configure(BOTH);
  it.attic.state.fault = AWAY;
  const heat = await it.file("Heat.mkv", "h", { identity: HEAT });
  await it.live(60_000);
  expect(await it.plexOf(heat)).toBe("pending");
  await it.configure(PLEX_ONLY);
  expect(await it.plexOf(heat)).toBe("seen");
  expect(await it.statesOf(heat)).toEqual({ plex: "seen" });
});

test("a rename plan is seen when each server shows the files under their new names", async () => {
  await using it = await twoServers();
  await it.configure(BOTH);
  const heat = await it.file("Heat.mkv", "h", { identity: HEAT });
  await it.appears(heat);
  await it.live(4 * 60_000);
  expect(await it.statesOf(heat)).toEqual({ plex: "seen", attic: "seen" });
  const plan = await renamed(it.engine, [[HEAT_FILE, `${HEAT_FOLDER}/Heat.mkv`]]);
  // The attic is away, and Plex follows the file.
  it.attic.state.fault = AWAY;
  await it.live(60_000);
  expect(await it.statesOf(plan)).toMatchObject({ plex: "seen", attic: "pending" });
  it.attic.state.fault = undefined;
  it.attic.world.items.length = 0;
  await it.appears(heat);
  await it.live(10 * 60_000);
  expect(await it.statesOf(plan)).toEqual({ plex: "seen", attic: "seen" });
  expect(await it.plexOf(plan)).toBe("seen");
  expect(await it.said(plan)).toEqual([
    "plex_seen: Plex shows the renamed video as the same item as before.",
    "plex_seen: Jellyfin shows the renamed video.",
  ]);
});

test("a server that does not show the renamed file holds up only its own part of the plan", async () => {
  await using it = await twoServers();
  await it.configure(BOTH);
  const heat = await it.file("Heat.mkv", "h", { identity: HEAT });
  await it.appears(heat);
  await it.live(4 * 60_000);
  const plan = await renamed(it.engine, [[HEAT_FILE, `${HEAT_FOLDER}/Heat.mkv`]]);
  await it.live(40 * 60_000);
  expect(await it.statesOf(plan)).toEqual({ plex: "seen", attic: "not_seen" });
  expect((await it.said(plan)).at(-1)).toBe(
    "plex_not_seen: Jellyfin does not show the renamed video yet.",
  );
});

test("a plan of two films waits until the server was checked for both", async () => {
  await using it = await twoServers();
  await it.configure(BOTH);
  const heat = await it.file("Heat.mkv", "h", { identity: HEAT });
  const dune = { type: "movie", tmdbId: 438631, title: "Dune", year: 2021 } as const;
  const other = await it.file("Dune.mkv", "d", { identity: dune });
  const [place = ""] = await it.places(other);
  const file = place.slice(it.engine.library.length + 1);
  const plan = await renamed(it.engine, [
    [HEAT_FILE, `${HEAT_FOLDER}/Heat.mkv`],
    [file, `${file.slice(0, file.lastIndexOf("/"))}/Dune.mkv`],
  ]);
  await it.appears(heat);
  await it.live(10 * 60_000);
  expect(await it.statesOf(heat)).toMatchObject({ attic: "seen" });
  expect(await it.statesOf(plan)).toMatchObject({ plex: "seen", attic: "requested" });
});

test("why names the setting of a server of MEDIA_SERVERS that is named like its kind", async () => {
  await using it = await twoServers();
  const env = { ...PLEX_ONLY, MEDIA_SERVERS: "jellyfin=jellyfin+http://127.0.0.1:8096" };
  await it.configure(env);
  const { store, clock } = it.engine;
  const heat = await it.file("Heat.mkv", "h", { identity: HEAT });
  await store.write(async (trx) => {
    await trx.updateTable("scan").set({ state: "look", asked_at: clock.now() }).execute();
    await setPlex(trx, heat.id, "not_seen", { server: "jellyfin", at: clock.now() });
  });
  const { servers } = configured(env).config;
  const why = await askWhy(it.engine, { servers })(heat.id);
  expect(toCommandText(why.next ?? "")).toMatch(/^Check MEDIA_SERVER_JELLYFIN_PATH_MAP, and/);
});
