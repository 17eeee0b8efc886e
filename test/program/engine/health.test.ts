import { expect, test } from "vitest";
import { listConfiguredArrApps } from "../../../src/adapters/arr/apps.ts";
import { createSecondCatalogue } from "../../../src/adapters/second-catalogue/catalogue.ts";
import { createTvdb } from "../../../src/adapters/second-catalogue/tvdb.ts";
import { createTvmaze } from "../../../src/adapters/second-catalogue/tvmaze.ts";
import { createAskApps } from "../../../src/app/arr/ask-apps.ts";
import { readDashboard } from "../../../src/app/dashboard/read-dashboard.ts";
import { createSourceHealth, readStatus } from "../../../src/app/engine/status.ts";
import type { ArrApp } from "../../../src/core/arr/app.ts";
import { formatServerTitle } from "../../../src/core/library/server-entry.ts";
import { Services } from "../../../src/core/services.ts";
import { toJsonAnswer } from "../../../src/hosts/demo/stand-ins/loopback.ts";
import { createHealth } from "../../../src/program/engine/health.ts";
import { systemClock } from "../../../src/program/process/clock.ts";
import { createJellyfinServer } from "../../../src/servers/jellyfin/media-server.ts";
import { ARR_KEY, type FakeArr, startFakeArr } from "../../support/arr.ts";
import { type TestEngine, testEngine } from "../../support/engine.ts";
import { SHOW, startSecondCatalogues } from "../../support/fake-second-catalogue.ts";
import { fakeTmdbCache } from "../../support/fake-tmdb-cache.ts";
import { KEY, startMediaBrowser } from "../../support/media-browser/stand-in.ts";

type HealthDeps = Parameters<typeof createHealth>[0];
type Parts = Partial<Pick<HealthDeps, "arr" | "catalogue">>;

const MINUTE_MS = 60_000;
const VIEW = { mode: "daemon", lockHeld: async () => true };

/** The checks of an engine with these parts, as the daemon makes them each minute. */
function checksOf({ store, clock }: TestEngine, parts: Parts) {
  const told: string[] = [];
  const refused: string[] = [];
  const log = { info: (line: string) => told.push(line), warn: (line: string) => told.push(line) };
  const health = createHealth(
    {
      store,
      clock,
      log,
      isDry: false,
      config: { healthMs: MINUTE_MS },
      arr: undefined,
      catalogue: { second: undefined },
      ...parts,
    },
    (message) => refused.push(message),
  );
  const stage = health.createStage(Services.of([]), undefined);
  return { health, stage, told, refused };
}

/** Returns the sources that `status` lists, by `code name`, and the services that dashboards read. */
async function shown({ store, clock }: TestEngine) {
  const status = await readStatus(store, VIEW, clock);
  const { services } = await readDashboard({
    store,
    health: "ok",
    version: "1",
    startedAt: 0,
    clock,
    status: async () => status,
    freeSpace: async () => [],
  });
  const { plex: _plex, tmdb: _tmdb, ...others } = services;
  return {
    verdicts: Object.fromEntries(
      status.verdicts
        .filter(({ code }) => code !== "engine")
        .map(({ code, name, state, message }) => [`${code} ${name}`, [state, message]]),
    ),
    healthy: status.sources.map(({ healthy }) => healthy),
    services: others,
  };
}

async function appsAt(fakes: Record<string, FakeArr>, engine: TestEngine): Promise<ArrApp[]> {
  const key = { current: () => ARR_KEY };
  const apps = Object.entries(fakes).map(([name, { url }]) => ({
    name,
    kind: name.startsWith("radarr") ? ("radarr" as const) : ("sonarr" as const),
    url,
  }));
  const none = { url: undefined, key };
  const arrKeys = Object.fromEntries(
    apps.map(({ name }) => [`ARR_${name.toUpperCase()}`, key] as const),
  );
  const config = { arr: { sonarr: none, radarr: none, apps }, arrKeys };
  const configured = listConfiguredArrApps(config, { clock: engine.clock });
  return Promise.all(configured.map((app) => app.connect()));
}

/** Sonarr and Radarr as the engine asks them, and as its checks follow them. */
function asked(all: readonly ArrApp[], { clock }: TestEngine) {
  const apps = Services.of(all);
  let heard: Parameters<NonNullable<HealthDeps["arr"]>["follow"]>[0] = async () => {};
  const { ask, mentions } = createAskApps({
    apps,
    clock,
    hashOfNewsId: () => undefined,
    isFolderHere: async () => false,
    heard: (app, outage) => heard(app, outage),
  });
  const arr: HealthDeps["arr"] = {
    apps,
    follow: (given) => void (heard = given),
    mentions,
    findArrClaim: async () => ({ is: "free", taken: new Map() }),
    close: async () => {},
  };
  return { ask, arr };
}

const DOWNLOAD = {
  hash: "a".repeat(40),
  isInfoHash: true,
  names: [],
  atClient: undefined,
  places: [],
  files: [],
  kinds: [],
  isFollowed: false,
  knownTo: new Set<string>(),
  readAt: new Map<string, number>(),
};

test("each Sonarr and Radarr is checked once a minute; status and dashboards show one verdict", async () => {
  await using engine = await testEngine();
  await using tv = await startFakeArr("sonarr");
  await using radarr = await startFakeArr("radarr");
  // A Sonarr that is no longer configured must not stay a problem.
  await createSourceHealth(engine.store, "sonarr", engine.clock).note("removed", "It is down.");
  const apps = await appsAt({ tv, radarr }, engine);
  const { arr, ask } = asked(apps, engine);
  const { stage, told, refused } = checksOf(engine, { arr });
  radarr.state.instead = () => toJsonAnswer({ error: "Unauthorized" }, 401);
  await stage.run(engine.signal);
  await stage.run(engine.signal);
  const reason =
    "Radarr refuses the API key (401). Copy it from Settings → General there, and set " +
    "ARR_RADARR_API_KEY.";
  expect(await shown(engine)).toMatchObject({
    verdicts: { "sonarr tv": ["well", undefined], "radarr radarr": ["ill", reason] },
    services: { sonarr: "ok", radarr: "down" },
  });
  expect(Object.keys((await shown(engine)).verdicts)).toHaveLength(2);
  expect([tv.asked(), radarr.asked()]).toEqual([["/system/status"], ["/system/status"]]);
  expect([told, refused]).toEqual([[reason], [reason]]);

  // The questions about downloads are recorded like the checks.
  radarr.state.instead = undefined;
  tv.state.instead = () => toJsonAnswer({}, 503);
  await ask(DOWNLOAD, engine.signal);
  expect((await shown(engine)).services).toEqual({ sonarr: "down", radarr: "ok" });
  engine.clock.advance(MINUTE_MS);
  await stage.run(engine.signal);
  expect((await shown(engine)).services).toEqual({ sonarr: "down", radarr: "ok" });
  tv.state.instead = undefined;
  await ask(DOWNLOAD, engine.signal);
  expect((await shown(engine)).services).toEqual({ sonarr: "ok", radarr: "ok" });
  await Promise.all(apps.map((app) => app.close()));
});

test.each(["tvmaze", "tvdb"] as const)(
  "%s is unknown until it is asked, and checked only after it failed",
  async (id) => {
    await using engine = await testEngine();
    let fails = false;
    const { clock } = engine;
    await using server = await startSecondCatalogues(undefined, (_, answer) => {
      if (fails) answer.writeHead(id === "tvdb" ? 401 : 500).end("{}");
      return fails;
    });
    const source =
      id === "tvmaze"
        ? createTvmaze({ clock, baseUrl: server.origin })
        : createTvdb({
            clock,
            baseUrl: `${server.origin}/v4`,
            apiKey: () => "key",
            pin: () => undefined,
          });
    let heard: Parameters<NonNullable<HealthDeps["catalogue"]["second"]>["follow"]>[0] =
      async () => {};
    const cache = { ...fakeTmdbCache(clock), get: async () => undefined };
    const catalogue = createSecondCatalogue(source, {
      cache,
      clock,
      heard: (fault) => heard(fault),
    });
    const second = { ...source, follow: (given: typeof heard) => void (heard = given) };
    const { stage, told, refused } = checksOf(engine, { catalogue: { second } });
    for (let minute = 0; minute < 3; minute++) {
      await stage.run(engine.signal);
      clock.advance(MINUTE_MS);
    }
    expect(await shown(engine)).toEqual({
      verdicts: { [`${id} ${id}`]: ["silent", undefined] },
      healthy: [undefined],
      services: { [id]: "unknown" },
    });
    expect(server.requests).toEqual([]);

    const ids = { tvdbId: SHOW.tvdb, imdbId: SHOW.imdb };
    await catalogue.series(ids, engine.signal);
    expect((await shown(engine)).services).toEqual({ [id]: "ok" });
    const requests = server.requests.length;
    clock.advance(MINUTE_MS);
    await stage.run(engine.signal);
    expect(server.requests).toHaveLength(requests);

    fails = true;
    await catalogue.series(ids, engine.signal);
    const [[state, message] = []] = Object.values((await shown(engine)).verdicts);
    expect(state).toBe("ill");
    expect(message).toContain(
      id === "tvdb" ? "it refuses the key (401)" : "it reports an internal error (500)",
    );
    expect(message).toContain("INGEST_SECOND_CATALOGUE");
    expect(refused).toEqual(id === "tvdb" ? [message] : []);
    // The check has the same result as the question, so nothing new is reported.
    clock.advance(MINUTE_MS);
    await stage.run(engine.signal);
    expect(told).toEqual([message]);

    fails = false;
    for (let minute = 0; minute < 7; minute++) {
      clock.advance(MINUTE_MS);
      await stage.run(engine.signal);
    }
    expect((await shown(engine)).services).toEqual({ [id]: "ok" });
    expect(server.refused).toEqual([]);
    await source.close();
  },
);

test("a refused key and an outage are reported with the name of the server, among two of a kind", async () => {
  await using engine = await testEngine();
  await using attic = await startMediaBrowser({ kind: "jellyfin", version: "12.0.0" });
  await using shed = await startMediaBrowser({ kind: "jellyfin", version: "12.0.0" });
  const { health, told, refused } = checksOf(engine, {});
  const names = [
    { name: "attic", kind: "jellyfin", origin: attic.origin, key: "wrong" },
    { name: "shed", kind: "jellyfin", origin: shed.origin, key: KEY },
  ] as const;
  shed.state.fault = { status: 503, body: "starting" };
  const servers = names.map((one) => {
    const title = formatServerTitle(one, names);
    const server = createJellyfinServer(
      {
        baseUrl: one.origin,
        apiKey: () => one.key,
        timeoutMs: 30_000,
        maxConnections: 4,
        clock: systemClock,
      },
      { name: title, urlSetting: "MEDIA_SERVERS", keySetting: "MEDIA_SERVER_ATTIC_API_KEY" },
    );
    const record = health.ofServer({ kind: one.kind, title });
    const ask = async (signal: AbortSignal): Promise<void> => void (await server.check(signal));
    return { server, name: one.name, health: record, probe: { service: one.kind, title, ask } };
  });
  await health.createStage(Services.of(servers), undefined).run(engine.signal);
  expect(refused).toEqual([expect.stringMatching(/^Jellyfin "attic" refused the API key/)]);
  expect(told).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^Jellyfin "attic" refused/),
      expect.stringMatching(/^Jellyfin "shed" /),
    ]),
  );
  const { verdicts } = await shown(engine);
  expect(verdicts).toMatchObject({
    "jellyfin attic": ["ill", expect.stringContaining("attic")],
    "jellyfin shed": ["ill", expect.stringContaining("shed")],
  });
  for (const { server } of servers) await server.close();
});
