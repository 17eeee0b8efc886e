import { expect, test } from "vitest";
import { createDataVersionStage } from "../../../src/app/engine/engine.ts";
import { createLiveSettings } from "../../../src/app/engine/run-time-settings.ts";
import { withSettings } from "../../../src/program/config/run-time.ts";
import { configOfEngine } from "../../../src/program/parts/config-of-engine.ts";
import { addRelease } from "../../../src/store/releases/releases.ts";
import {
  writeEffectiveSettings,
  writeRunTimeSetting,
} from "../../../src/store/settings/settings.ts";
import { configured } from "../../program/config/configured.ts";
import { logOf, SILENT_LOG } from "../../support/log.ts";
import { tempStore } from "../../support/temp-store.ts";
import { untilHung, waitFor } from "../../support/wait-for.ts";

const { config } = configured({ PLEX_MEDIA_ROOT: "/media", INGEST_STABLE_SECONDS: "60" });

function logging() {
  const lines: string[] = [];
  return { lines, log: logOf((line) => void lines.push(line)) };
}

test("applies a change by another process within half a second, when the stages are woken", async () => {
  await using temp = await tempStore();
  const { log } = logging();
  const live = createLiveSettings({ config, withSettings, log, store: temp.store });
  await live.refresh();
  const seen: unknown[] = [];
  const ring = async (): Promise<void> => {
    await live.refresh();
    const { auto, threshold, stableMs, stabilityPollMs, duplicatePolicy } = live.current();
    seen.push({ auto, threshold, stableMs, stabilityPollMs, duplicatePolicy });
  };
  const stage = createDataVersionStage(temp.store, { ring }, () => {});
  await using other = await temp.open();
  const values = {
    PLEX_AUTO_INGEST: "true",
    PLEX_CONFIDENCE_THRESHOLD: "0.95",
    INGEST_STABLE_SECONDS: "5",
    INGEST_STABILITY_POLL_SECONDS: "0.5",
    INGEST_DUPLICATE_POLICY: "upgrade",
  };
  await other.write(async (trx) => {
    for (const [name, value] of Object.entries(values)) await writeRunTimeSetting(trx, name, value);
  });
  await waitFor("the first change was noticed", async () => {
    expect(await stage.run(untilHung())).toBeLessThanOrEqual(500);
    return seen.length === 1;
  });
  await other.write(async (trx) => {
    for (const name of Object.keys(values)) await writeRunTimeSetting(trx, name, undefined);
  });
  // A database server's notice about another process's write arrives a moment later.
  await waitFor("both changes were noticed", async () => {
    await stage.run(untilHung());
    return seen.length === 2;
  });
  expect(seen).toEqual([
    {
      auto: true,
      threshold: 950,
      stableMs: 5000,
      stabilityPollMs: 500,
      duplicatePolicy: "upgrade",
    },
    {
      auto: false,
      threshold: 850,
      stableMs: 60_000,
      stabilityPollMs: 10_000,
      duplicatePolicy: "review",
    },
  ]);
  expect(live.current()).toEqual(config);
});

test("logs run-time settings at the start, and offers certain releases in review once", async () => {
  await using temp = await tempStore();
  const { store } = temp;
  const { lines, log } = logging();
  const by = { actor: "engine", at: 1 };
  const id = await store.write((trx) =>
    addRelease(trx, { source: "folder", name: "a", path: "/in/a", state: "review" }, by),
  );
  await store.write(async (trx) => {
    const reasons_json = JSON.stringify([{ code: "auto_off", message: "Off." }]);
    await trx.updateTable("release").set({ reasons_json }).where("id", "=", id).execute();
    await writeRunTimeSetting(trx, "PLEX_AUTO_INGEST", "true");
  });
  const live = createLiveSettings({ config, withSettings, log, store });
  await live.refresh();
  await live.refresh();
  expect(lines).toEqual([
    "PLEX_AUTO_INGEST is true because it was set at run time. `plex-ingest config reset PLEX_AUTO_INGEST` resets it.",
    expect.stringContaining("1 release in review is certain"),
  ]);
});

test("ignores settings from another version that are unknown to this version or unreadable", async () => {
  await using temp = await tempStore();
  await temp.store.write(async (trx) => {
    await writeRunTimeSetting(trx, "INGEST_FUTURE", "1");
    await writeRunTimeSetting(trx, "INGEST_STABLE_SECONDS", "soon");
    await writeRunTimeSetting(trx, "PLEX_MEDIA_ROOT", "/elsewhere");
  });
  expect(await configOfEngine(config, temp.store, false)).toEqual(config);
});

test("a preview in another process uses the running engine's settings, overridden by run-time settings", async () => {
  await using temp = await tempStore();
  const { store } = temp;
  await store.write(async (trx) => {
    await writeEffectiveSettings(trx, [
      { name: "INGEST_DUPLICATE_POLICY", value: "upgrade", origin: "environment" },
      { name: "INGEST_MOVIE_FOLDER", value: "{title}", origin: "environment" },
      { name: "PLEX_CONFIDENCE_THRESHOLD", value: "0.7", origin: "environment" },
    ]);
    await writeRunTimeSetting(trx, "PLEX_CONFIDENCE_THRESHOLD", "0.9");
  });
  expect(await configOfEngine(config, store, true)).toMatchObject({
    duplicatePolicy: "upgrade",
    threshold: 900,
    mediaRoots: ["/media"],
  });
  expect(await configOfEngine(config, store, false)).toMatchObject({
    duplicatePolicy: "review",
    threshold: 900,
  });
});

test("reads settings only after a write, including a write by this process", async () => {
  await using temp = await tempStore();
  let reads = 0;
  const read = new Proxy(temp.store.read, {
    get(db, name) {
      if (name === "selectFrom") reads++;
      const value: unknown = Reflect.get(db, name, db);
      return typeof value === "function" ? value.bind(db) : value;
    },
  });
  const live = createLiveSettings({
    config,
    withSettings,
    log: SILENT_LOG,
    store: { ...temp.store, read },
  });
  for (let times = 0; times < 3; times++) await live.stage.run(untilHung());
  expect(reads).toBe(1);
  await temp.store.write((trx) => writeRunTimeSetting(trx, "PLEX_AUTO_INGEST", "true"));
  // The process's own write is noticed within half a second.
  expect(await live.stage.run(untilHung())).toBeLessThanOrEqual(500);
  expect(live.current().auto).toBe(true);
});

test("retries reading settings within half a second after one failure", async () => {
  await using temp = await tempStore();
  const real = temp.store.read;
  let isBroken = false;
  const read = new Proxy(real, {
    get(_, key) {
      if (isBroken) throw new Error("The disk is away.");
      const value: unknown = Reflect.get(real, key, real);
      return typeof value === "function" ? value.bind(real) : value;
    },
  });
  const live = createLiveSettings({
    config,
    withSettings,
    log: SILENT_LOG,
    store: { ...temp.store, read, ownChanges: () => 1 },
  });
  await live.refresh();
  await live.stage.run(untilHung());
  await using other = await temp.open();
  await other.write((trx) => writeRunTimeSetting(trx, "PLEX_AUTO_INGEST", "true"));
  isBroken = true;
  await expect(live.refresh()).rejects.toThrow("The disk is away.");
  isBroken = false;
  await live.stage.run(untilHung());
  expect(live.current().auto).toBe(true);
});
