import { existsSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { openQueue } from "../../../src/program/use-cases/review.ts";
import { answerHook, type HookAnswer } from "../../../src/program/use-cases/torrent-done.ts";
import { testProgram } from "../../support/program.ts";
import { type TempFolder, tempFolder } from "../../support/temp-folder.ts";

const settingsIn = ({ at }: Pick<TempFolder, "at">) => ({
  PLEX_INGEST_STATE_DIR: at("state"),
  PLEX_INGEST_DIR: at("in"),
  PLEX_MEDIA_ROOT: at("media"),
});

/**
 * Runs the hook with its own state folder and watched folder. Returns what the hook left in the
 * queue.
 */
async function hook(env: (dir: TempFolder) => Record<string, string>) {
  using dir = tempFolder();
  for (const name of ["in", "media"]) mkdirSync(dir.at(name));
  dir.write("in/Heat.1995.mkv");
  dir.write("in/Show/e1.mkv");
  dir.write("secret.mkv");
  symlinkSync(dir.at("secret.mkv"), dir.at("in", "link.mkv"));
  const settings = { ...settingsIn(dir), PLEX_MODE: "hook" };
  let woken = 0;
  await using own = testProgram(settings, { cwd: dir.path, role: "hook" });
  const program = {
    ...own,
    place: { ...own.place, env: env(dir) },
    wakeEngine: (): void => void woken++,
  };
  const answers: HookAnswer[] = [];
  for (let times = 0; times < 2; times++) answers.push(await answerHook(program, {}));
  // The engine is woken regardless of the result. An engine that checks the folder itself finds the
  // files that the hook did not accept.
  expect(woken).toBe(2);
  const text = (isOk: boolean): string =>
    answers.flatMap(({ ok, line }) => (ok === isOk ? [line] : [])).join("");
  const queue = await openQueue(own);
  const { items } = await queue.page({ state: "all", limit: 50 });
  const { entries } = await queue.history({ limit: 50 });
  return {
    taken: items.map(({ path, state, source }) => [path.slice(dir.path.length), state, source]),
    actors: entries.map(({ actor }) => actor),
    said: text(false),
    out: text(true),
  };
}

test.each<[string, string, string]>([
  ["a name that climbs", "in", "../secret.mkv"],
  ["a name that is the parent", "in", ".."],
  ["the folder itself", "in", "."],
  ["a folder that is not watched", "", "secret.mkv"],
  ["something deeper", "in/Show", "e1.mkv"],
  ["a link", "in", "link.mkv"],
  ["a name with a NUL", "in", "Heat\u0000.mkv"],
  ["what is not there", "in", "none.mkv"],
  ["no name", "in", ""],
])("does not add %s, and the hook does not fail", async (_, folder, name) => {
  const done = await hook(({ at }) => ({ TR_TORRENT_DIR: at(folder), TR_TORRENT_NAME: name }));
  expect(done).toMatchObject({ taken: [], out: "" });
  expect(done.said).toMatch(/^torrent-done: /);
});

test("an invalid configuration does not make the hook fail", async () => {
  const load = (): never => {
    throw new Error("PLEX_MODE is wrong");
  };
  await using program = testProgram({}, { load });
  expect(await answerHook(program, {})).toEqual({
    ok: false,
    line: "torrent-done: PLEX_MODE is wrong\n",
  });
});

test("a completion on the command line adds one line to a log that stays small", async () => {
  using dir = tempFolder();
  const settings = settingsIn(dir);
  for (const name of ["in", "media", "state"]) mkdirSync(dir.at(name));
  const path = dir.write("in/Heat\u202e.1995.mkv");
  const log = dir.at("state", "torrent-done.log");
  writeFileSync(log, "x".repeat(1024 ** 2));
  await using program = testProgram(settings, { role: "hook" });
  await answerHook(program, { path, hash: "a".repeat(40) });
  await answerHook(program, { path: dir.at("in", "none") });
  expect(readFileSync(log, "utf8").trimEnd().split("\n")).toEqual([
    expect.stringMatching(
      /^\S+Z torrent-done: Heat\ufffd\.1995\.mkv a{40}: added; it is filed when it is complete/,
    ),
    expect.stringMatching(/^\S+Z torrent-done: none: There is no file or folder /),
  ]);
  expect(statSync(`${log}.1`).size).toBe(1024 ** 2);
});

test("Transmission's script uses its own log and writes no log in the state folder", async () => {
  using dir = tempFolder();
  const settings = settingsIn(dir);
  mkdirSync(dir.at("in"));
  dir.write("in/Heat.1995.mkv");
  const env = { TR_TORRENT_DIR: dir.at("in"), TR_TORRENT_NAME: "Heat.1995.mkv" };
  await using own = testProgram(settings, { role: "hook" });
  await answerHook({ ...own, place: { ...own.place, env } }, {});
  expect(existsSync(dir.at("state", "torrent-done.log"))).toBe(false);
});
