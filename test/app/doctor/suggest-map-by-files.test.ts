import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { expect, test } from "vitest";
import { findFiles } from "../../../src/adapters/machine/find-files.ts";
import { suggestMapByFiles, withPair } from "../../../src/app/doctor/suggest-map.ts";
import { type PathMap, toHere } from "../../../src/base/path/path-map.ts";
import { type TempFolder, tempFolder } from "../../support/temp-folder.ts";
import { hashOf } from "../../support/torrent.ts";

const { signal } = new AbortController();

type Finished = { dir: string; files: readonly { name: string; length: number }[] };

/** A download client that has finished these downloads. */
const client = (finished: readonly Finished[]): Parameters<typeof suggestMapByFiles>[0] => ({
  list: async () =>
    finished.map(({ dir }, at) => ({
      hash: hashOf("abcdef"[at] ?? "0"),
      name: "",
      state: "seeding",
      waits: undefined,
      hasMetadata: true,
      sizeBytes: 0,
      percentDone: 1,
      downloadDir: dir,
      labels: [],
      ratio: 1,
      addedAt: 0,
      goalReached: false,
    })),
  async *filesOf() {
    const torrents = await this.list(signal);
    yield {
      torrents: torrents.map((torrent, at) => ({
        torrent,
        files: (finished[at]?.files ?? []).map((file) => ({ ...file, wanted: true })),
      })),
      tooLong: [],
      failed: [],
    };
  },
});

const FILES = [
  { name: "Heat.1995/Heat.1995.mkv", length: 1001 },
  { name: "Heat.1995/Subs/Heat.1995.srt", length: 77 },
  { name: "Ronin.1998.mkv", length: 2002 },
  { name: "Dark.S01/Dark.S01E01.mkv", length: 3003 },
];

function put(folder: TempFolder, here: string, files = FILES): void {
  for (const { name, length } of files) {
    const path = folder.at(here, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, Buffer.alloc(length));
  }
}

// The path that the download client reports for its downloads, the paths of these downloads below
// our roots, and the folders that we know.
test.each([
  ["a container with a volume of its own", "/downloads", "srv/downloads", ["srv/downloads"]],
  [
    "a folder inside the volume",
    "/downloads/complete",
    "srv/media/downloads/complete",
    ["srv/media/library"],
  ],
  ["the same name at another height", "/downloads", "tank/a/b/c/downloads", ["tank/a"]],
  [
    "a deeper folder than that of the container",
    "/data/media/torrents/films",
    "srv/films",
    ["srv"],
  ],
  [
    "a folder with blanks and marks",
    "/My Downloads/=x (2)",
    "srv/My Files (1)",
    ["srv/My Files (1)"],
  ],
  ["Windows on another machine", "D:\\Downloads\\Done", "mnt/pc/Done", ["mnt/pc"]],
  ["a folder that ends in a slash", "/config/finished/", "opt/client/finished", ["opt/client"]],
])("suggests the right map for %s", async (_, there, at, known) => {
  using folder = tempFolder();
  put(folder, at);
  // Files with the same names but other sizes, hidden copies and links are not evidence.
  put(
    folder,
    `${known[0]}/other`,
    FILES.map(({ name, length }) => ({ name, length: length + 1 })),
  );
  put(folder, `${known[0]}/.trash`);
  mkdirSync(folder.at("elsewhere"), { recursive: true });
  symlinkSync(folder.at(at), folder.at(`${known[0]}/link`));
  const roots = known.map((one) => folder.at(one));
  const map = await suggestMapByFiles(
    client([{ dir: there, files: FILES }]),
    roots,
    findFiles,
    signal,
  );
  if (!map) throw new Error("Nothing is suggested.");
  for (const { name } of FILES) {
    const separator = there.includes("\\") ? "\\" : "/";
    const theirs = `${there.replace(/[/\\]+$/, "")}${separator}${name.replaceAll("/", separator)}`;
    expect(toHere(theirs, [map])).toBe(folder.at(at, name));
  }
});

test("suggests one map of the parent folder for the folders of several categories", async () => {
  using folder = tempFolder();
  put(folder, "srv/dl/films", FILES.slice(0, 2));
  put(folder, "srv/dl/series", FILES.slice(2));
  const finished = [
    { dir: "/downloads/films", files: FILES.slice(0, 2) },
    { dir: "/downloads/series", files: FILES.slice(2) },
  ];
  expect(
    await suggestMapByFiles(client(finished), [folder.at("srv/dl")], findFiles, signal),
  ).toEqual({
    here: folder.at("srv/dl"),
    there: "/downloads",
  });
});

test.each([
  ["two files are too few", ["srv/dl"], FILES.slice(2)],
  ["two places have them", ["srv/dl", "srv/copy"], FILES],
  ["nothing has them", [], FILES],
])("suggests nothing if %s", async (_, places, files) => {
  using folder = tempFolder();
  mkdirSync(folder.at("srv"), { recursive: true });
  for (const place of places) put(folder, place, files);
  const asked = suggestMapByFiles(
    client([{ dir: "/downloads", files }]),
    [folder.at("srv")],
    findFiles,
    signal,
  );
  expect(await asked).toBeUndefined();
});

test("suggests no map if the setting cannot express it, or if the files are where the client reports them", async () => {
  using folder = tempFolder();
  put(folder, "srv/a,b");
  using other = tempFolder();
  put(other, "srv/dl");
  const suggested = (dir: string, root: string) =>
    suggestMapByFiles(client([{ dir, files: FILES }]), [root], findFiles, signal);
  expect(await suggested("/downloads", folder.at("srv"))).toBeUndefined();
  expect(await suggested(other.at("srv/dl"), other.at("srv"))).toBeUndefined();
});

const HERE = ["/here", "/here/a", "/other"];
const THERE = ["/data", "/data/a", "/data/a/b", "D:\\data", "/"];
const PAIRS = HERE.flatMap((here) => THERE.map((there): PathMap => ({ here, there })));

test("a new pair always applies to its own folder, and pairs for other folders are kept", () => {
  for (const first of PAIRS) {
    for (const second of PAIRS) {
      for (const map of PAIRS) {
        const path = `${map.there}${map.there.startsWith("D:") ? "\\" : "/"}a`;
        const set = withPair([first, second], map, path);
        expect(toHere(path, set), JSON.stringify([first, second, map])).toBe(toHere(path, [map]));
        for (const old of [first, second]) {
          if (old.here !== set.at(-1)?.here && toHere(path, [old]) === path) {
            expect(set).toContainEqual(old);
          }
        }
      }
    }
  }
});
