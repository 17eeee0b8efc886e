import { expect, test } from "vitest";
import { createFollowHistory } from "../../../src/app/engine/follow-history.ts";
import { workOn } from "../../../src/app/engine/work-on.ts";
import { UserError } from "../../../src/core/errors.ts";
import { createHistoryLog, LOGGED_ACTIONS } from "../../../src/program/engine/warnings.ts";
import { appendHistory } from "../../../src/store/releases/history.ts";
import { testEngine } from "../../support/engine.ts";
import { tempStore } from "../../support/temp-store.ts";

test("the log names filed and held releases without the time, and warns of Plex mismatches", async () => {
  await using temp = await tempStore();
  const lines: string[] = [];
  const say = (level: string) => (text: string) => void lines.push(`${level} ${text}`);
  const log = { info: say("info"), warn: say("warn"), error: say("error"), reopen: () => {} };
  const stage = await createFollowHistory(temp.store, LOGGED_ACTIONS, createHistoryLog(log));
  const entry = { at: 1, releaseId: 7, name: "Heat #1 of 2.mkv", actor: "engine" };
  const files = [{ destination: "/m/Heat/Heat.mkv", method: "hardlink" }];
  await temp.store.write(async (trx) => {
    await appendHistory(trx, { ...entry, action: "settled", from: "settling", to: "identifying" });
    await appendHistory(trx, { ...entry, action: "filed", from: "filing", to: "filed", detail: { files } });
    await appendHistory(trx, { ...entry, action: "plex_mismatch", detail: { message: "Plex shows it as another." } });
    await appendHistory(trx, { at: 2, name: "a.mkv", action: "restored", actor: "cli:anna" });
  });
  await stage.run(new AbortController().signal);
  expect(lines).toEqual([
    "info #7 Heat #1 of 2.mkv: filed – by hardlink to /m/Heat/Heat.mkv",
    "warn #7 Heat #1 of 2.mkv: plex mismatch – Plex shows it as another.",
    "info a.mkv: restored (cli:anna)",
  ]);
});

test("a held release is one line, with what to do", async () => {
  await using engine = await testEngine();
  const lines: string[] = [];
  const say = (level: string) => (text: string) => void lines.push(`${level} ${text}`);
  const log = { info: say("info"), warn: say("warn"), error: say("error"), reopen: () => {} };
  const stage = await createFollowHistory(engine.store, LOGGED_ACTIONS, createHistoryLog(log));
  const release = await engine.approved("Heat.mkv");
  const deps = { ...engine.deps, warn: (_: unknown, message: string) => log.warn(message) };
  const work = async (): Promise<void> => {
    throw new UserError('Rule 1 of routes.json: Plex has no library "4K".', "Correct the rule; then retry.", "refused");
  };
  await workOn(deps, release, work, engine.signal);
  await stage.run(engine.signal);
  expect(lines).toEqual([
    'info #1 Heat.mkv: held → review – Rule 1 of routes.json: Plex has no library "4K". Correct the rule; then retry.',
  ]);
});
