import { existsSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { FILES } from "../../../src/adapters/fs/files.ts";
import { machine } from "../../../src/adapters/machine/machine.ts";
import { createScratch } from "../../../src/adapters/machine/scratch.ts";
import { probeFolders } from "../../../src/app/doctor/probe-folders.ts";
import { links } from "../../../src/app/doctor/probes/links.ts";
import { explainPair } from "../../../src/app/setup/pair-line.ts";
import { DISKS, type DiskKind, isLeftOut, mountDisk } from "../../support/disks.ts";
import { doctorFor, findingsOf } from "../../support/doctor.ts";

const WITHOUT_CACHE: DiskKind = {
  name: "rclone without a cache",
  needs: ["rclone"],
  mount: "rclone mount --daemon --config /dev/null --cache-dir $PWD/cache $PWD/a pool",
  method: "copy",
  links: "refused",
  keepsInodes: false,
};

test.each([
  ["mergerfs as Debian 12 installs it", "Mount the pool with the option use_ino"],
  ["mergerfs with path-hash", "without inodecalc=path-hash"],
  ["mergerfs with use_ino and epmfs", "category.create=mfs"],
  ["sshfs", "On this file system, files are copied."],
  ["sshfs without hardlinks", "it has no hardlinks"],
  ["rclone without a cache", "Mount rclone with --vfs-cache-mode full"],
])("on %s, init and doctor advise what helps on this disk", async (name, advice) => {
  const kind = [...DISKS, WITHOUT_CACHE].find((each) => each.name === name);
  if (kind === undefined) throw new Error(`There is no disk called ${name}.`);
  if (isLeftOut(kind)) return;
  using disk = mountDisk(kind);
  const beside = (...names: string[]): string => join(dirname(disk.path), ...names);
  const [from, to] = [disk.at("downloads"), disk.at("media")];
  if (name.includes("mergerfs")) {
    mkdirSync(beside("a/downloads"));
    mkdirSync(beside("b/media"));
  }
  for (const folder of [from, to]) if (!existsSync(folder)) mkdirSync(folder);
  const filing = { mediaRoots: [to], files: FILES, scratch: createScratch(process.pid) };
  const trial = { filing, eyes: machine, isKnown: true };
  const probe = await probeFolders(trial, { from }, to, new AbortController().signal);
  const { text } = explainPair({ from, to, probe });
  expect(text).toContain(advice);
  expect(text).not.toMatch(/put both folders on one file system|write permission/);

  const settings = { PLEX_INGEST_DIR: from, PLEX_MEDIA_ROOT: to };
  const [finding] = await findingsOf(links, doctorFor(beside("home"), settings));
  expect(finding?.advice).toContain(advice);
});
