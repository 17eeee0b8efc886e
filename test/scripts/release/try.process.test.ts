import { execFileSync } from "node:child_process";
import { cpSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { readProject } from "../../../scripts/release/project.ts";
import { tryDownloads } from "../../../scripts/release/try/download.ts";
import { listUntried, tableOf } from "../../../scripts/release/try/row.ts";
import { type TempFolder, tempFolder } from "../../support/temp-folder.ts";

const project = { ...readProject(), version: "1.2.3" };
const OWN = `linux-${process.arch}`;
const OTHER = process.arch === "x64" ? "linux-arm64" : "linux-x64";

/** A download whose program is the built one, with a database driver for `driver`. */
function makeDownload(folder: TempFolder, platform: string, driver: string): void {
  const name = `plex-ingest-1.2.3-${platform}`;
  const program = `#!/bin/sh\nexec '${process.execPath}' '${resolve("dist/plex-ingest.js")}' "$@"\n`;
  folder.write(`made/${name}/bin/plex-ingest`, program);
  execFileSync("chmod", ["755", folder.at("made", name, "bin/plex-ingest")]);
  cpSync(
    `node_modules/better-sqlite3/prebuilds/${driver}.node`,
    folder.at("made", name, "driver.node"),
  );
  folder.write("out/keep", "");
  execFileSync("tar", ["-czf", folder.at("out", `${name}.tar.gz`), "-C", folder.at("made"), name]);
}

test("the download for this machine files a film, and that for another processor is only inspected", async () => {
  if (process.platform !== "linux") return;
  using folder = tempFolder();
  makeDownload(folder, OWN, OWN);
  makeDownload(folder, OTHER, OTHER);
  folder.write("work/keep", "");
  const rows = await tryDownloads(project, folder.at("out"), folder.at("work"));
  const own = rows.find(({ file }) => file?.includes(OWN));
  expect(own?.result).toContain("one film by hardlink");
  expect(own?.firstFilm).toMatch(/^\d+\.\d\d$/);
  const other = rows.find(({ file }) => file?.includes(OTHER));
  expect(other).toMatchObject({
    firstFilm: "*not run*",
    how: expect.stringContaining("*not run*"),
  });
  expect(other?.result).toContain("driver.node");
});

test("a download with a binary for another processor is refused", async () => {
  using folder = tempFolder();
  makeDownload(folder, OTHER, OWN);
  folder.write("work/keep", "");
  await expect(tryDownloads(project, folder.at("out"), folder.at("work"))).rejects.toThrow(
    "driver.node is for",
  );
});

test("a file that nothing has tried is in the table as not run", () => {
  using folder = tempFolder();
  folder.write("plex-ingest_1.2.3_amd64.deb", "x".repeat(3000));
  folder.write("plex-ingest-1.2.3.tgz", "x");
  const row = {
    artefact: "package",
    size: "1",
    how: "npm",
    on: "x",
    result: "y",
    firstFilm: "0.1",
  };
  const tried = [{ ...row, file: "plex-ingest-1.2.3.tgz" }];
  const names = ["plex-ingest_1.2.3_amd64.deb", "plex-ingest-1.2.3.tgz"];
  const rows = listUntried(names, tried, folder.path);
  expect(
    tableOf([...tried, ...rows])
      .split("\n")
      .slice(2),
  ).toEqual([
    "| package | 1 | npm | x | y | 0.1 |",
    "| plex-ingest_1.2.3_amd64.deb | 3 KiB | *not run*: only made | – | – | *not run* |",
    "",
  ]);
});
