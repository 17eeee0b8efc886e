import { existsSync } from "node:fs";
import { listConfiguredArrApps } from "../../../src/adapters/arr/apps.ts";
import { type AskApps, createAskApps } from "../../../src/app/arr/ask-apps.ts";
import { createArrConfirm } from "../../../src/app/arr/confirm.ts";
import { createFindArrClaim } from "../../../src/app/arr/find-claim.ts";
import { createFollowBlockedStage } from "../../../src/app/arr/follow-blocked.ts";
import { createSettleStage } from "../../../src/app/discover/settle.ts";
import type { Stage } from "../../../src/app/engine/engine.ts";
import type { PathMap } from "../../../src/base/path/path-map.ts";
import { hashOfNewsId } from "../../../src/clients/index.ts";
import type { ArrApp, ArrKind } from "../../../src/core/arr/app.ts";
import type { FindArrClaim } from "../../../src/core/arr/claim.ts";
import type { Release } from "../../../src/core/release/release.ts";
import { Services } from "../../../src/core/services.ts";
import { createIdentify } from "../../../src/names/index.ts";
import { askArrSooner } from "../../../src/store/releases/ask-arr-sooner.ts";
import { addRelease } from "../../../src/store/releases/releases.ts";
import { addHint } from "../../../src/store/torrents/torrent-notes.ts";
import { ARR_KEY, type FakeArr, startFakeArr } from "../../support/arr.ts";
import { cataloguePorts, type Listed } from "../../support/catalogue-ports.ts";
import type { Content } from "../../support/engine.ts";
import { fileAll } from "../../support/filing.ts";
import { SILENT_LOG } from "../../support/log.ts";
import { type Torrents, torrentEngine } from "../../support/torrents.ts";
import { identifyDue } from "../identify/support-identify.ts";

/** Time that the apps have in these tests: the shortest that the setting accepts. */
export const AFTER_MS = 5 * 60_000;

/** An engine with a Sonarr and a Radarr, on a clock that is moved by hand. */
export interface NextToArr extends AsyncDisposable {
  t: Torrents;
  sonarr: FakeArr;
  radarr: FakeArr;
  /** Sonarr first. */
  apps: readonly ArrApp[];
  findArrClaim: FindArrClaim;
  mentions: AskApps["mentions"];
  /** Adds a download of a watched folder. */
  addToFolder(name: string, content: Content): Promise<number>;
  /** A minute passes, and each stage runs as often as it has to. */
  minute(): Promise<void>;
  /** This time in ms passes, and each stage runs once. */
  step(ms: number): Promise<void>;
  /** The stage that follows what waits for a person runs once. */
  followBlocked(): Promise<void>;
  /** An app sends a message about the download with this hash, or with one of these names. */
  news(hash: string | undefined, names?: string[]): Promise<boolean>;
  /** Starts the engine again on the same database, next to one of the apps or both. */
  restart(only?: ArrKind): Promise<void>;
  release(name: string): Promise<Release>;
}

export async function nextToArr(
  catalogue: Listed[],
  options: { pathMap?: (downloads: string) => PathMap[] } = {},
): Promise<NextToArr> {
  const [sonarr, radarr] = await Promise.all([startFakeArr("sonarr"), startFakeArr("radarr")]);
  const t = await torrentEngine({ catalogue });
  const { engine } = t;
  for (const app of [sonarr, radarr]) app.state.now = engine.clock.now;
  const key = { current: () => ARR_KEY };
  const apps = await Promise.all(
    listConfiguredArrApps(
      {
        arr: { sonarr: { url: sonarr.url, key }, radarr: { url: radarr.url, key }, apps: [] },
        arrKeys: {},
      },
      { clock: engine.clock },
    ).map((app) => app.connect()),
  );
  const createDesk = (asked = apps): AskApps =>
    createAskApps({
      apps: Services.of(asked),
      clock: engine.clock,
      hashOfNewsId,
      isFolderHere: async (path) => existsSync(path),
    });
  let desk = createDesk();
  const createClaims = (): FindArrClaim =>
    createFindArrClaim({
      store: engine.store,
      ask: (...asked) => desk.ask(...asked),
      clock: engine.clock,
      afterMs: AFTER_MS,
      kinds: new Map([[t.client.name, t.client.kind]]),
      pathMaps: [options.pathMap?.(engine.downloads) ?? []],
    });
  let claims = createClaims();
  const findArrClaim: FindArrClaim = (...asked) => claims(...asked);
  // The stages take it from the engine's dependencies.
  Object.assign(engine.deps, { findArrClaim });
  await t.restart();
  const createSettle = (): Stage =>
    createSettleStage({
      ...engine.deps,
      findArrClaim,
      clock: engine.clock,
      limits: () => ({ stableMs: 100, pollMs: 10_000 }),
      wake: () => {},
      log: SILENT_LOG,
      judgeFolder: (path, at) => t.judge(path, at),
      hasClient: () => true,
    });
  let settle = createSettle();
  const identify = createIdentify(cataloguePorts(catalogue, { auto: true, threshold: 850 }).ports);
  engine.deps.confirmSource = createArrConfirm(engine.store, findArrClaim, (...asked) =>
    t.confirm()(...asked),
  );
  const following = createFollowBlockedStage({
    store: engine.store,
    clock: engine.clock,
    findArrClaim,
    mentions: (signal) => desk.mentions(signal),
    wake: () => {},
  });
  async function step(ms: number): Promise<void> {
    await t.poll(ms);
    await settle.run(engine.signal);
    await identifyDue(engine, identify, { findArrClaim });
    await fileAll(engine);
  }
  return {
    t,
    sonarr,
    radarr,
    apps,
    findArrClaim,
    mentions: (signal) => desk.mentions(signal),
    addToFolder(name, content) {
      const path = engine.drop(name, content);
      return engine.store.write((trx) =>
        addRelease(
          trx,
          { source: "folder", name, path, state: "settling" },
          {
            actor: "engine",
            at: engine.clock.now(),
          },
        ),
      );
    },
    async minute() {
      await t.poll(60_000);
      await settle.run(engine.signal);
      await step(600);
    },
    step,
    async followBlocked() {
      await following.run(engine.signal);
    },
    news(id, names = []) {
      const [hash, at] = [id?.toLowerCase(), engine.clock.now()];
      return engine.store.write(async (trx) => {
        if (hash !== undefined) await addHint(trx, { client: "transmission", hash, at });
        return await askArrSooner(trx, { hash, names }, at);
      });
    },
    async restart(only) {
      desk = createDesk(apps.filter(({ kind }) => only === undefined || kind === only));
      claims = createClaims();
      settle = createSettle();
      await t.restart();
    },
    async release(name) {
      const release = await t.release(name);
      if (!release) throw new Error(`${name} is not a release.`);
      return release;
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(apps.map((app) => app.close()));
      await t[Symbol.asyncDispose]();
      await Promise.all([sonarr.close(), radarr.close()]);
    },
  };
}
