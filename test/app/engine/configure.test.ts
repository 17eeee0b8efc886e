import { expect, test } from "vitest";
import { configure, explainCertainInReview } from "../../../src/app/engine/run-time-settings.ts";
import { readSettingsInForce } from "../../../src/app/engine/status.ts";
import { toCommandText } from "../../../src/base/actions/sentence.ts";
import { readHistoryPage } from "../../../src/store/releases/history.ts";
import { addRelease } from "../../../src/store/releases/releases.ts";
import {
  readEngineSettings,
  writeEffectiveSettings,
} from "../../../src/store/settings/settings.ts";
import { runTimeTable } from "../../support/run-time-table.ts";
import { saying } from "../../support/said.ts";
import { type TempStore, tempStore } from "../../support/temp-store.ts";

const by = { actor: "cli:anna", at: 5 };
const OWN = [
  { name: "INGEST_DUPLICATE_POLICY", value: "review", origin: "default" },
  { name: "PLEX_AUTO_INGEST", value: "false", origin: "environment" },
];

const changing = (
  { store }: TempStore,
  set: Record<string, string>,
  reset: string[] = [],
  own = OWN,
) =>
  configure(
    { store, table: runTimeTable, own: async () => own },
    { set: Object.entries(set).map(([name, value]) => ({ name, value })), reset },
    by,
  );

const changes = async ({ store }: TempStore) =>
  (await readHistoryPage(store.read, { action: "configured", limit: 9 })).entries.map(
    ({ actor, detail }) => ({
      actor,
      ...detail,
    }),
  );

test("run-time settings override all others until they are reset, and history records who changed what", async () => {
  await using temp = await tempStore();
  const { settings } = await changing(temp, {
    auto_ingest: "on",
    PLEX_CONFIDENCE_THRESHOLD: "0.9",
  });
  expect(settings.map(({ name }) => name)).toEqual([
    "auto_ingest",
    "confidence_threshold",
    "stable_seconds",
    "poll_seconds",
    "duplicate_policy",
  ]);
  expect(settings[0]).toEqual({ name: "auto_ingest", value: "true", origin: "run time" });
  expect(settings).toContainEqual({
    name: "duplicate_policy",
    value: "review",
    origin: "default",
  });
  const own = { settings: async () => OWN };
  expect(await readSettingsInForce(temp.store, own)).toEqual([
    OWN[0],
    { name: "PLEX_AUTO_INGEST", value: "true", origin: "run time" },
  ]);
  const after = await changing(temp, {}, ["auto_ingest"]);
  expect(after.settings[0]).toEqual({
    name: "auto_ingest",
    value: "false",
    origin: "environment",
  });
  expect(await readSettingsInForce(temp.store, own)).toEqual(OWN);
  const written = await changes(temp);
  expect(written[0]).toEqual({
    actor: "cli:anna",
    setting: "auto_ingest",
    from: "true (run time)",
    to: "false",
  });
  expect(written.at(-1)).toEqual({
    actor: "cli:anna",
    setting: "auto_ingest",
    from: "false",
    to: "true (run time)",
  });
});

test("does not count setting the same value again, or resetting an unset value, as a change", async () => {
  await using temp = await tempStore();
  await changing(temp, { auto_ingest: "true" });
  await changing(temp, { auto_ingest: "yes" }, ["duplicate_policy"]);
  expect(await changes(temp)).toHaveLength(1);
});

test("keeps an engine's recorded settings unchanged, and shows run-time settings over them", async () => {
  await using temp = await tempStore();
  const { store } = temp;
  await store.write((trx) => writeEffectiveSettings(trx, OWN));
  const deps = { store, table: runTimeTable, own: undefined };
  const { settings } = await configure(
    deps,
    { set: [{ name: "duplicate_policy", value: "Skip" }], reset: [] },
    by,
  );
  expect(settings).toContainEqual({
    name: "duplicate_policy",
    value: "skip",
    origin: "run time",
  });
  expect(await readEngineSettings(store.read)).toEqual(OWN);
  expect(await readSettingsInForce(store, undefined)).toContainEqual({
    name: "INGEST_DUPLICATE_POLICY",
    value: "skip",
    origin: "run time",
  });
});

test.each([
  [
    { confidence_threshold: "0.4" },
    'confidence_threshold cannot be "0.4"',
    "Expected a number from 0.5 to 1",
  ],
  [
    { duplicate_policy: "replace" },
    "duplicate_policy cannot be",
    "one of review, skip, upgrade, keep_both",
  ],
  [{ stable_seconds: "99999" }, "stable_seconds cannot be", "from 0 to 86400"],
  [
    { PLEX_MEDIA_ROOT: "/m" },
    "is not a setting that can be changed",
    "in the environment or the configuration file",
  ],
  [
    { nonsense: "1" },
    "is not a setting that can be changed",
    "auto_ingest, confidence_threshold, stable_seconds",
  ],
  [
    { auto_ingest: "true", plex_auto_ingest: "false" },
    "auto_ingest is given twice",
    "Give each setting once",
  ],
])("refuses %j, names the allowed values, and changes nothing", async (set, message, hint) => {
  await using temp = await tempStore();
  const refused = changing(temp, { poll_seconds: "5", ...set });
  await expect(refused).rejects.toMatchObject({
    name: "UserError",
    message: saying(message),
    hint: saying(hint),
  });
  expect(await changes(temp)).toEqual([]);
});

test("turning on automatic filing reports how many releases in review are certain, and files none of them", async () => {
  await using temp = await tempStore();
  const { store } = temp;
  const reasons_json = JSON.stringify([{ code: "auto_off", message: "Switched off." }]);
  for (const name of ["a", "b", "c"]) {
    await store.write(async (trx) => {
      const id = await addRelease(
        trx,
        { source: "folder", name, path: `/in/${name}`, state: "review" },
        by,
      );
      if (name !== "c") {
        await trx.updateTable("release").set({ reasons_json }).where("id", "=", id).execute();
      }
    });
  }
  const switchedOn = [{ name: "PLEX_AUTO_INGEST", value: "Yes", origin: "file" }];
  expect(await changing(temp, { auto_ingest: "true" }, [], switchedOn)).not.toHaveProperty(
    "certain_in_review",
  );
  await changing(temp, {}, ["auto_ingest"]);
  expect(await changing(temp, { auto_ingest: "true" })).toMatchObject({ certain_in_review: 2 });
  expect(await changing(temp, { auto_ingest: "true" })).not.toHaveProperty("certain_in_review");
  expect(await store.read.selectFrom("release").select("state").distinct().execute()).toEqual([
    { state: "review" },
  ]);
});

test("offers to file the certain releases in review, and states their number", () => {
  expect(toCommandText(explainCertainInReview(1))).toMatch(
    /^1 release in review is certain .*`plex-ingest approve --certain` files it\.$/,
  );
  expect(toCommandText(explainCertainInReview(12))).toMatch(
    /^12 releases in review are certain .* files them\.$/,
  );
});
