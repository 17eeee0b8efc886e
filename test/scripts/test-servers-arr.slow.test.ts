import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { tempFolder } from "../support/temp-folder.ts";
import { waitFor } from "../support/wait-for.ts";
import { rowsOf, startTrial } from "./servers/start-trial.ts";
import { startTrialArr } from "./servers/trial-arr.ts";

const NOTHING = { downloadclient: [], rootfolder: [], movie: [], series: [] };

test("what Radarr imports is left alone, the rest is filed, and nothing stays", async () => {
  using folder = tempFolder();
  await using radarr = await startTrialArr("radarr");
  folder.write("media/other.txt", "stays");
  const { ended } = startTrial({
    args: ["--radarr", radarr.url, "--folder", folder.at("media"), "--only", "category", "--yes"],
    env: { RADARR_API_KEY: radarr.key },
    tmp: folder.path,
  });
  const { code, stdout, stderr } = await ended;
  expect(stderr).toBe("");
  const rows = rowsOf(stdout).map(([, kind, , words, ours, difference]) => ({
    kind,
    words,
    state: ours?.split(":")[0],
    difference,
  }));
  expect(rows).toEqual([
    {
      kind: "put into the category by hand",
      words: "downloadFolderImported",
      state: "ignored",
      difference: "",
    },
    { kind: "outside every category, known", words: "", state: "filed", difference: "" },
    { kind: "outside every category, unknown", words: "", state: "filed", difference: "" },
  ]);
  expect(code).toBe(0);
  expect(stdout).toContain("3 rows, 0 differences");
  expect(stdout).not.toContain(radarr.key);
  expect(radarr.lists).toEqual(NOTHING);
  expect(readdirSync(folder.at("media"))).toEqual(["other.txt"]);
});

test("after Ctrl-C nothing stays in the app; after a kill, --clean removes it", async () => {
  using folder = tempFolder();
  await using radarr = await startTrialArr("radarr");
  const own = { id: 1000, name: "own", path: "/films" };
  radarr.lists.downloadclient.push({ ...own, fields: [] });
  radarr.lists.rootfolder.push(own);
  radarr.lists.movie.push({ ...own, path: "/films/Heat" });
  folder.write("media/other.txt", "stays");
  const args = ["--radarr", radarr.url, "--folder", folder.at("media")];
  const env = { RADARR_API_KEY: radarr.key };
  const begin = (...more: string[]) =>
    startTrial({ args: [...args, ...more], env, tmp: folder.path });
  const counts = () => Object.values(radarr.lists).map(({ length }) => length);
  for (const signal of ["SIGINT", "SIGKILL"] as const) {
    const trial = begin("--only", "sample", "--yes");
    await waitFor("the trial to wait for decisions", () => {
      if (trial.said().includes("Waiting for the decisions")) return true;
      throw new Error(trial.said());
    });
    expect(counts()).toEqual([2, 3, 2, 0]);
    trial.child.kill(signal);
    const { code, stderr } = await trial.ended;
    if (signal === "SIGKILL") continue;
    expect({ code, stderr }).toEqual({ code: 2, stderr: "The trial was ended by SIGINT.\n" });
    expect(counts()).toEqual([1, 1, 1, 0]);
  }
  expect((await begin("--clean").ended).code).toBe(2); // without --yes and a terminal
  const { code, stdout } = await begin("--clean", "--yes").ended;
  expect(stdout).toContain("Removed 5 things of an earlier trial.");
  expect(code).toBe(0);
  expect(counts()).toEqual([1, 1, 1, 0]);
  expect(readdirSync(folder.at("media"))).toEqual(["other.txt"]);
});

test("a trial leaves alone what other trials have in the same app", async () => {
  using folder = tempFolder();
  await using radarr = await startTrialArr("radarr");
  const media = folder.at("media");
  // Another trial runs in another folder, and a third one in the same folder.
  const running = `${media}/plex-ingest-trial-running`;
  folder.write("media/plex-ingest-trial-running/.made-by-a-trial-of-plex-ingest", `${process.pid}`);
  for (const [index, path] of ["/elsewhere/plex-ingest-trial-x", running].entries()) {
    const id = 1000 + index;
    radarr.lists.downloadclient.push({ id, name: `plex-ingest trial in ${path}`, fields: [] });
    radarr.lists.rootfolder.push({ id, path: `${path}/app-radarr` });
    radarr.lists.movie.push({ id, path: `${path}/app-radarr/Heat` });
  }
  const before = structuredClone(radarr.lists);
  const { ended } = startTrial({
    args: ["--radarr", radarr.url, "--folder", media, "--only", "unknown", "--yes"],
    env: { RADARR_API_KEY: radarr.key },
    tmp: folder.path,
  });
  const { code, stdout } = await ended;
  expect([code, stdout]).toEqual([0, expect.stringContaining("1 rows, 0 differences")]);
  expect(stdout).not.toContain("of an earlier trial");
  expect(radarr.lists).toEqual(before);
  expect(readdirSync(media)).toEqual(["plex-ingest-trial-running"]);
});

test("a film that the app does not find is named, and the others are tried", async () => {
  using folder = tempFolder();
  await using radarr = await startTrialArr("radarr");
  radarr.unfound.add("45745");
  const { ended } = startTrial({
    args: ["--radarr", radarr.url, "--folder", folder.path, "--only", "outside", "--yes"],
    env: { RADARR_API_KEY: radarr.key },
    tmp: folder.path,
  });
  const { code, stdout } = await ended;
  expect(stdout).toContain(
    "Not tried: outside every category, known. The app has Sintel already, or does not find it.",
  );
  expect([code, stdout]).toEqual([0, expect.stringContaining("1 rows, 0 differences")]);
});
