import { mkdirSync } from "node:fs";
import { expect, test } from "vitest";
import { listRoot } from "../../../src/adapters/fs/read/list-folders.ts";
import { createHistoryStage } from "../../../src/app/engine/follow-history.ts";
import { workOn } from "../../../src/app/engine/work-on.ts";
import { UserError } from "../../../src/base/errors.ts";
import type { Release } from "../../../src/core/release/release.ts";
import {
  createCopyWarning,
  createHistoryLog,
  createReleaseWarnings,
  LOGGED_ACTIONS,
  warnOfFolders,
} from "../../../src/program/engine/warnings.ts";
import { appendHistory } from "../../../src/store/releases/history.ts";
import { testEngine } from "../../support/engine.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { tempStore } from "../../support/temp-store.ts";

test("reports only missing folders", async () => {
  using dir = tempFolder();
  mkdirSync(dir.at("there"));
  const said: string[] = [];
  await warnOfFolders(
    [dir.at("there"), dir.at("away")],
    { listRoot },
    (text) => void said.push(text),
  );
  expect(said).toEqual([
    `${dir.at("away")}: The folder does not exist. Releases that need it wait.`,
  ]);
});

test("a folder that takes too long to list does not delay the start", async () => {
  using dir = tempFolder();
  const said: string[] = [];
  const late = () => AbortSignal.abort(new Error("late"));
  await warnOfFolders(
    [dir.path, dir.at("away")],
    { listRoot },
    (text) => void said.push(text),
    late,
  );
  expect(said).toEqual([]);
});

test("warns once for each pair of folders if a file is copied instead of linked", () => {
  const said: string[] = [];
  const log = { info() {}, warn: (text: string) => void said.push(text), error() {} };
  const warn = createCopyWarning(log);
  for (const source of ["/srv/downloads/a.mkv", "/srv/downloads/b.mkv", "/mnt/other/c.mkv"]) {
    warn(source, "/media", "Hard links do not work here.");
  }
  warn("/srv/downloads/a.mkv", "/media/4K", "Hard links do not work here.");
  expect(said).toEqual(
    ["/media", "/media", "/media/4K"].map(
      (library) =>
        `Files are copied to ${library} and use twice the space. Hard links do not work here.`,
    ),
  );
});

test("logs a problem with the release's number and name, and an error with its cause", () => {
  const said: unknown[][] = [];
  const log = {
    info() {},
    warn: (...all: unknown[]) => said.push(all),
    error: (...all: unknown[]) => said.push(all),
  };
  const warn = createReleaseWarnings(log);
  const release = { id: 7, name: "Heat.mkv" } as Release;
  const error = new Error("odd");
  warn(release, "It waits.");
  warn(release, "It failed.", error);
  expect(said).toEqual([["#7 Heat.mkv: It waits."], ["#7 Heat.mkv: It failed.", error]]);
});

test("logs filed and held releases without the time, and warns about Plex mismatches", async () => {
  await using temp = await tempStore();
  const lines: string[] = [];
  const say = (level: string) => (text: string) => void lines.push(`${level} ${text}`);
  const log = { info: say("info"), warn: say("warn"), error: say("error"), reopen: () => {} };
  const stage = await createHistoryStage({
    db: temp.store.read,
    actions: LOGGED_ACTIONS,
    report: createHistoryLog(log),
  });
  const entry = { at: 1, releaseId: 7, name: "Heat #1 of 2.mkv", actor: "engine" };
  const files = [{ destination: "/m/Heat/Heat.mkv", method: "hardlink" }];
  await temp.store.write(async (trx) => {
    await appendHistory(trx, { ...entry, action: "settled", from: "settling", to: "identifying" });
    await appendHistory(trx, {
      ...entry,
      action: "filed",
      from: "filing",
      to: "filed",
      detail: { files },
    });
    await appendHistory(trx, {
      ...entry,
      action: "plex_mismatch",
      detail: { message: "Plex shows it as another." },
    });
    await appendHistory(trx, { at: 2, name: "a.mkv", action: "restored", actor: "cli:anna" });
  });
  await stage.run(new AbortController().signal);
  expect(lines).toEqual([
    "info #7 Heat #1 of 2.mkv: filed – by hardlink to /m/Heat/Heat.mkv",
    "warn #7 Heat #1 of 2.mkv: plex mismatch – Plex shows it as another.",
    "info a.mkv: restored (cli:anna)",
  ]);
});

test("logs a held release in one line, with what to do", async () => {
  await using engine = await testEngine();
  const lines: string[] = [];
  const say = (level: string) => (text: string) => void lines.push(`${level} ${text}`);
  const log = { info: say("info"), warn: say("warn"), error: say("error"), reopen: () => {} };
  const stage = await createHistoryStage({
    db: engine.store.read,
    actions: LOGGED_ACTIONS,
    report: createHistoryLog(log),
  });
  const release = await engine.approved("Heat.mkv");
  const deps = { ...engine.deps, warn: (_: unknown, message: string) => log.warn(message) };
  const work = async (): Promise<void> => {
    throw new UserError(
      'Rule 1 of routes.json: Plex has no library "4K".',
      "Correct the rule; then retry.",
      "refused",
    );
  };
  await workOn(deps, release, work, engine.signal);
  await stage.run(engine.signal);
  expect(lines).toEqual([
    'info #1 Heat.mkv: waits for a decision – Rule 1 of routes.json: Plex has no library "4K". Correct the rule; then retry.',
  ]);
});
