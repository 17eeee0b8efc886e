import { rmSync, symlinkSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { createOwnFile } from "../../../src/app/own-files/own-file.ts";
import { ROUTES } from "../../../src/app/routes/parse-routes.ts";
import { createRoutesStage } from "../../../src/app/routes/stage.ts";
import { diskFiles } from "../../../src/program/config/files.ts";
import { createOwnFiles } from "../../../src/program/config/own-files.ts";
import { rememberSections } from "../../../src/store/plex/plex-listings.ts";
import { listSourceHealth } from "../../../src/store/releases/sources.ts";
import { clockOf } from "../../support/fake-clock.ts";
import { SILENT_LOG } from "../../support/log.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { tempStore } from "../../support/temp-store.ts";

const rulesFor = (...libraries: string[]): string =>
  JSON.stringify({ rules: libraries.map((library) => ({ library })) });
const signal = new AbortController().signal;

type StageParts = Parameters<typeof createRoutesStage>[0];

/**
 * The stage that checks the rule file, over a temporary database. `learn` stores Plex's only
 * library; until then none is known.
 */
async function staged(
  routes: ReturnType<typeof withFile>["routes"],
  more: Partial<StageParts> = {},
) {
  const temp = await tempStore();
  const stage = createRoutesStage({
    store: temp.store,
    routes,
    words: { problem: () => undefined },
    explainUnseen: async () => undefined,
    clock: clockOf(() => 1),
    log: SILENT_LOG,
    ...more,
  });
  const learn = () =>
    temp.store.write((trx) =>
      rememberSections(trx, [{ id: "1", title: "Movies", type: "movie", locations: [] }]),
    );
  return { ...temp, learn, run: () => stage.run(signal) };
}

function withFile() {
  const folder = tempFolder();
  const [first, second] = [folder.at("beside.json"), folder.at("routes.json")];
  const routes = createOwnFile(ROUTES, [first, second], createOwnFiles(diskFiles));
  const libraries = (): string[] => routes.value().map(({ library }) => library);
  return { first, second, routes, libraries, [Symbol.dispose]: () => folder[Symbol.dispose]() };
}

test("uses the first existing file, which may appear, change and disappear", () => {
  using file = withFile();
  expect(file.libraries()).toEqual([]);
  writeFileSync(file.second, rulesFor("A"));
  expect(file.libraries()).toEqual(["A"]);
  writeFileSync(file.second, rulesFor("A", "B"));
  expect(file.libraries()).toEqual(["A", "B"]);
  writeFileSync(file.first, rulesFor("C"));
  expect(file.libraries()).toEqual(["C"]);
});

test("status reports an invalid file and an unknown library, and nothing without a file", async () => {
  using file = withFile();
  const warnings: string[] = [];
  let wrong: string | undefined;
  const words = { problem: () => wrong };
  await using stage = await staged(file.routes, {
    words,
    log: { ...SILENT_LOG, warn: (message) => void warnings.push(message) },
  });
  const status = async () => {
    await stage.run();
    return (await listSourceHealth(stage.store.read)).map(({ kind, healthy, message }) => ({
      kind,
      healthy,
      message,
    }));
  };
  expect(await status()).toEqual([]);
  writeFileSync(file.second, rulesFor("Movies 4K"));
  expect(await status()).toEqual([{ kind: "routes", healthy: true, message: undefined }]);
  await stage.learn();
  const [unknown] = await status();
  expect(unknown?.message).toBe('Rule 1 of routes.json: Plex has no library "Movies 4K".');
  writeFileSync(file.second, "{");
  expect((await status())[0]).toMatchObject({
    healthy: false,
    message: expect.stringContaining("not JSON"),
  });
  expect(warnings).toHaveLength(2);
  writeFileSync(file.second, rulesFor("Movies"));
  expect((await status())[0]?.healthy).toBe(true);
  wrong = "words.json is wrong.";
  expect(await status()).toContainEqual({ kind: "routes", healthy: false, message: wrong });
  expect(warnings.at(-1)).toBe(wrong);
  wrong = undefined;
  expect((await status()).map(({ healthy }) => healthy)).toEqual([true, true]);
});

test("status notes servers without the libraries for new files, with and without rules, and logs a change once", async () => {
  using file = withFile();
  let unseen: string | undefined = "Jellyfin has no library.";
  const warnings: string[] = [];
  await using stage = await staged(file.routes, {
    explainUnseen: async () => unseen,
    log: { ...SILENT_LOG, warn: (message) => void warnings.push(message) },
  });
  const notes = async () => {
    await stage.run();
    await stage.run();
    return (await listSourceHealth(stage.store.read)).map(({ name, healthy, message }) => [
      name,
      healthy,
      message,
    ]);
  };
  expect(await notes()).toEqual([["libraries", true, unseen]]);
  writeFileSync(file.second, rulesFor("Movies"));
  expect(await notes()).toContainEqual(["libraries", true, unseen]);
  rmSync(file.second);
  expect(await notes()).toEqual([["libraries", true, unseen]]);
  expect(warnings).toEqual([unseen]);
  unseen = undefined;
  expect(await notes()).toEqual([["libraries", true, undefined]]);
});

test("logs a corrected or changed file once, with its number of rules", async () => {
  using file = withFile();
  const lines: string[] = [];
  const say = (level: string) => (text: string) => void lines.push(`${level} ${text}`);
  await using stage = await staged(file.routes, {
    log: { info: say("info"), warn: say("warn"), error: say("error") },
  });
  await stage.learn();
  const told = async (): Promise<string[]> => {
    await stage.run();
    await stage.run();
    return lines.splice(0);
  };
  writeFileSync(file.second, rulesFor("Movies"));
  expect(await told()).toEqual([]); // problems that exist at the start are not logged
  writeFileSync(file.second, "{");
  expect(await told()).toEqual([expect.stringMatching(/^warn .*not JSON/)]);
  writeFileSync(file.second, rulesFor("Movies", "1"));
  expect(await told()).toEqual([
    `info ${file.second} was read without problems: its 2 rules now apply.`,
  ]);
  writeFileSync(file.second, rulesFor("Movies 4K"));
  expect(await told()).toEqual([expect.stringMatching(/^warn Rule 1 .*no library "Movies 4K"/)]);
  writeFileSync(file.second, rulesFor("Movies"));
  expect(await told()).toEqual([
    `info ${file.second} was read without problems: its rule now applies.`,
  ]);
  writeFileSync(file.second, "{");
  expect(await told()).toHaveLength(1);
  rmSync(file.second);
  expect(await told()).toEqual([
    "info routes.json no longer exists: files go to the default libraries.",
  ]);
  writeFileSync(file.first, '{"rules":[]}');
  expect(await told()).toEqual([`info ${file.first} was read without problems: it has no rules.`]);
});

test("an unreadable file is reported as a problem and does not stop the program", () => {
  using file = withFile();
  writeFileSync(file.second, Buffer.from([0xff, 0xfe, 0x00]));
  expect(file.libraries()).toEqual([]);
  expect(file.routes.problem()).toContain(file.second);
});

test("does not treat an inaccessible file as deleted, and keeps applying the earlier rules", () => {
  using file = withFile();
  writeFileSync(file.second, rulesFor("A"));
  expect(file.libraries()).toEqual(["A"]);
  rmSync(file.second);
  symlinkSync(file.second, file.second);
  expect(file.libraries()).toEqual(["A"]);
  expect(file.routes.problem()).toContain("may not read");
  rmSync(file.second);
  expect(file.libraries()).toEqual([]);
});
