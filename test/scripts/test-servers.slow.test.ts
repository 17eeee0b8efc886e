import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { startOnDisk } from "../support/media-browser/on-disk.ts";
import { startFakePlex } from "../support/stand-ins.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { waitFor } from "../support/wait-for.ts";
import { rowsOf, startTrial as start } from "./servers/start-trial.ts";

/** A Plex that reads real folders. */
async function openPlex(...options: Parameters<typeof startFakePlex>) {
  const plex = await startFakePlex(...options);
  return { ...plex, [Symbol.asyncDispose]: () => plex.close() };
}

const SERVERS = [
  { kind: "jellyfin", version: "12.1.0", key: "JELLYFIN_API_KEY" },
  { kind: "jellyfin", version: "10.11.3", key: "JELLYFIN_API_KEY" },
  { kind: "emby", version: "4.9.3.0", key: "EMBY_API_KEY" },
] as const;

test.each(SERVERS)(
  "files works at a $kind $version, compares them, and removes all of it",
  async ({ kind, version, key }) => {
    using folder = tempFolder();
    await using server = await startOnDisk({ kind, version });
    const media = folder.at("media");
    folder.write("media/other.txt", "stays");
    const { ended } = start({
      args: [
        `--${kind}`,
        server.url,
        "--folder",
        media,
        "--only",
        "special",
        "--patience",
        "60",
        "--yes",
      ],
      env: { [key]: server.key },
      tmp: folder.path,
    });
    const { code, stdout, stderr } = await ended;
    expect(stderr).toBe("");
    expect(rowsOf(stdout)).toEqual([
      [
        "special",
        "both",
        "Doctor Who (2005) - s00e01 - The Christmas Invasion.mkv",
        "seen",
        expect.stringContaining("s0e1"),
        "",
        "",
        expect.stringMatching(/^[\d.]+$/),
      ],
    ]);
    expect(stdout).toContain("1 rows, 0 differences without a note, 0 notes that are not true");
    expect(code).toBe(0);
    expect(server.libraries()).toEqual([]);
    expect(readdirSync(media)).toEqual(["other.txt"]);
    expect(stdout).not.toContain(server.key);
  },
);

test("a folder that the server does not have is refused before anything is written", async () => {
  using folder = tempFolder();
  await using server = await startOnDisk({ kind: "jellyfin", version: "12.1.0" });
  folder.write("media/other.txt", "stays");
  const { code, stdout, stderr } = await start({
    args: ["--jellyfin", server.url, "--folder", `${folder.at("media")}=/srv/not-there`, "--yes"],
    env: { JELLYFIN_API_KEY: server.key },
    tmp: folder.path,
  }).ended;
  expect([code, stderr]).toEqual([2, expect.stringContaining("cannot see /srv/not-there.")]);
  expect(stdout).not.toContain("This makes a folder");
  expect(server.libraries()).toEqual([]);
});

test("a note that says what happens is no difference without a note", async () => {
  using folder = tempFolder();
  await using server = await startOnDisk({ kind: "jellyfin", version: "12.1.0" });
  folder.write("media/other.txt", "stays");
  const { ended } = start({
    args: [
      "--jellyfin",
      server.url,
      "--folder",
      folder.at("media"),
      "--only",
      "aliens",
      "--patience",
      "15",
      "--yes",
    ],
    env: { JELLYFIN_API_KEY: server.key },
    tmp: folder.path,
  });
  const { stdout } = await ended;
  const [row = []] = rowsOf(stdout);
  expect(row[5]).toMatch(/as separate films/);
  expect(row[6]).toMatch(/2 files are 2 items/);
  expect(stdout).toContain("0 differences without a note, 0 notes that are not true");
});

test("files films into an empty library of Plex, and leaves its folder empty", async () => {
  using folder = tempFolder();
  const media = folder.at("films");
  folder.write("films/x", "");
  const sections = [{ title: "Trial", type: "movie" as const, locations: [media] }];
  await using plex = await openPlex({ sections, indexes: true, scanMs: 50 });
  const args = [
    "--plex",
    plex.url,
    "--library",
    "Trial",
    "--folder",
    media,
    "--only",
    "heat",
    "--yes",
  ];
  const env = { PLEX_TOKEN: plex.token };
  const refused = await start({ args, env, tmp: folder.path }).ended;
  expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining("is not empty") });
  rmSync(join(media, "x"));
  const { code, stdout } = await start({ args, env, tmp: folder.path }).ended;
  expect(rowsOf(stdout)[0]?.slice(0, 7)).toEqual([
    "film",
    "plex",
    "Heat (1995).mkv",
    "seen",
    "Heat (1995), tmdb 949",
    "",
    "",
  ]);
  expect(code).toBe(0);
  expect(readdirSync(media)).toEqual([]);
});

test("after Ctrl-C, libraries and folders are removed; after a kill, the next start removes them", async () => {
  using folder = tempFolder();
  await using server = await startOnDisk({ kind: "jellyfin", version: "12.1.0" });
  const media = folder.at("media");
  folder.write("media/other.txt", "stays");
  const args = ["--jellyfin", server.url, "--folder", media];
  const env = { JELLYFIN_API_KEY: server.key };
  const begin = (...more: string[]) => start({ args: [...args, ...more], env, tmp: folder.path });
  for (const signal of ["SIGINT", "SIGKILL"] as const) {
    const trial = begin("--only", "special", "--yes");
    await waitFor("the trial to file something", () => {
      if (trial.said().includes("Filing ")) return true;
      throw new Error(trial.said());
    });
    expect(server.libraries()).toHaveLength(2);
    trial.child.kill(signal);
    await trial.ended;
    if (signal === "SIGINT") expect(server.libraries()).toEqual([]);
  }
  expect(server.libraries()).toHaveLength(2);
  expect((await begin("--clean").ended).code).toBe(2); // without --yes and a terminal
  const { code, stdout } = await begin("--clean", "--yes").ended;
  expect(stdout).toContain("Removed 3 libraries and folders of an earlier trial.");
  expect(code).toBe(0);
  expect(server.libraries()).toEqual([]);
  expect(readdirSync(media)).toEqual(["other.txt"]);
});
