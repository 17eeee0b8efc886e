import {
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname } from "node:path";
import { expect, test } from "vitest";
import { copyVerified, readFreeBytes } from "../../../src/adapters/fs/copy/copy-verified.ts";
import { readFileIdentity } from "../../../src/adapters/fs/disk/identity.ts";
import {
  addSecondName,
  tryHardlink,
  tryReflink,
  trySymlink,
} from "../../../src/adapters/fs/links/links.ts";
import {
  publishByRename,
  publishNoReplace,
  syncNewName,
} from "../../../src/adapters/fs/publish.ts";
import { renameFile, renameFolder } from "../../../src/adapters/fs/rename.ts";
import { syncFolder } from "../../../src/adapters/fs/sync-folder.ts";
import { moveToTrash, restoreFromTrash, TRASH_FOLDER } from "../../../src/adapters/fs/trash.ts";
import type { FileIdentity } from "../../../src/core/media-files/file-identity.ts";
import { tempFolder } from "../../support/temp-folder.ts";

type Way = (from: string, to: string, expected: FileIdentity) => Promise<unknown>;

const { signal } = new AbortController();
const identityOf = async (path: string): Promise<FileIdentity> => (await readFileIdentity(path))!;
const inTrash = `${TRASH_FOLDER}/2026-01-02/op1/film.mkv`;

const hardlink: Way = tryHardlink;
const reflink: Way = (from, to, expected) => tryReflink(from, to, { expected });
const copy: Way = (from, to, expected) => copyVerified(from, to, { expected }, signal);
const publish: Way = (from, to) => publishNoReplace(from, to);
const folderOf: Way = async (from, to) =>
  renameFolder(dirname(from), to, await identityOf(dirname(from)));

const IN_THE_WAY: [string, (path: string) => void][] = [
  ["a file", (path) => writeFileSync(path, "theirs")],
  ["a folder", (path) => mkdirSync(path)],
  ["a folder with something in it", (path) => mkdirSync(`${path}/theirs`, { recursive: true })],
  ["a link that leads nowhere", (path) => symlinkSync("nowhere", path)],
];

test.each<[string, Way, { from?: string; to?: string }]>([
  ["a hard link", hardlink, {}],
  ["a second name", addSecondName, {}],
  ["a reflink", reflink, {}],
  ["a symbolic link", trySymlink, {}],
  ["a copy", copy, {}],
  ["publishing", publish, {}],
  ["publishing by rename", (from, to) => publishByRename(from, to), {}],
  ["renaming a file", renameFile, {}],
  ["renaming a folder", folderOf, { from: "Movies/old/film.mkv" }],
  ["moving to the trash", moveToTrash, { to: inTrash }],
  ["restoring from the trash", restoreFromTrash, { from: inTrash }],
])(
  "%s overwrites no existing file, folder or link",
  async (_, way, { from = "Movies/film.mkv", to = "Movies/taken.mkv" }) => {
    for (const [what, put] of IN_THE_WAY) {
      using dir = tempFolder();
      const [source, taken] = [dir.write(from, "film"), dir.at(to)];
      mkdirSync(dirname(taken), { recursive: true });
      put(taken);
      const { ino, size } = lstatSync(taken);
      const answer = await way(source, taken, await identityOf(source));
      expect(answer, what).toMatchObject({ ok: false, code: "destination_exists" });
      // The refusal is final: no other method is tried.
      expect(answer).not.toMatchObject({ fallThrough: true });
      expect(lstatSync(taken)).toMatchObject({ ino, size });
      expect(readdirSync(dirname(taken))).not.toContain("nowhere");
      expect(readFileSync(source, "utf8")).toBe("film");
    }
  },
);

const aside = (path: string): string => {
  renameSync(path, `${path}.aside`);
  return `${path}.aside`;
};

const CHANGES: [string, string, (path: string) => void][] = [
  ["is gone", "source_missing", (path) => rmSync(path)],
  ["was written to", "source_changed", (path) => writeFileSync(path, "longer than before")],
  ["is a link itself", "source_changed", (path) => symlinkSync(aside(path), path)],
  ["is a folder", "source_changed", (path) => (aside(path), mkdirSync(path))],
  ["is another file", "source_changed", (path) => (aside(path), writeFileSync(path, "film"))],
];

test.each<[string, Way]>([
  ["hard link", hardlink],
  ["reflink", reflink],
  ["symbolic link", trySymlink],
  ["copy", copy],
])("creates no %s if the source is missing, changed or replaced", async (_, way) => {
  for (const [what, code, change] of CHANGES) {
    using dir = tempFolder();
    const source = dir.write("film.mkv", "film");
    const expected = await identityOf(source);
    change(source);
    expect(await way(source, dir.at("new.mkv"), expected), what).toMatchObject({ ok: false, code });
    expect(await readFileIdentity(dir.at("new.mkv"))).toBeUndefined();
  }
});

test.each<[string, Way]>([
  ["a hard link", hardlink],
  ["a second name", addSecondName],
  ["a symbolic link", trySymlink],
  ["a copy", copy],
  ["publishing", publish],
  ["the sync of a new name", (_, to, expected) => syncNewName(to, expected)],
  ["the sync of a folder", (_, to) => syncFolder(dirname(to))],
  ["free space", (_, to) => readFreeBytes(dirname(to))],
  ["free space of a local disk", (_, to) => readFreeBytes(dirname(to), "local")],
])("reports %s in a missing folder as an outage, and keeps the source", async (_, way) => {
  using dir = tempFolder();
  const source = dir.write("film.mkv", "film");
  const attempt = way(source, dir.at("gone/film.mkv"), await identityOf(source));
  await expect(attempt).rejects.toMatchObject({ name: "Outage", code: "root_missing" });
  expect(readFileSync(source, "utf8")).toBe("film");
});
