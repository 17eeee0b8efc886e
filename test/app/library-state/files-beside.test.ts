import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { findSubtitlesAlreadyThere } from "../../../src/app/library-state/files-beside.ts";
import { createFiles } from "../../../src/program/parts/files.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const signal = new AbortController().signal;

/**
 * Puts files next to `Heat.mkv`, including some that arrive late. Returns the codes of the late
 * files that are not filed, by name.
 */
async function held(
  standing: Record<string, string>,
  late: Record<string, string>,
  own: string[] = [],
) {
  using dir = tempFolder();
  mkdirSync(dir.at("library"));
  const read: string[] = [];
  const files = createFiles();
  for (const [name, content] of Object.entries(standing)) {
    writeFileSync(dir.at(`library/${name}`), content);
  }
  const subtitles = Object.entries(late).map(([path, content]) => ({
    path,
    sourcePath: dir.write(`late/${path}`, content),
    video: dir.at("library/Heat.mkv"),
  }));
  symlinkSync("nowhere", dir.at("library/Heat.de.srt"));
  const counted: typeof files.hashFile = (path, recorded, stop) => {
    read.push(path.slice(dir.path.length + 1));
    return files.hashFile(path, recorded, stop);
  };
  const ours = new Set(own.map((name) => dir.at(`library/${name}`)));
  const found = await findSubtitlesAlreadyThere(
    { ...files, hashFile: counted },
    subtitles,
    ours,
    signal,
  );
  return { held: Object.fromEntries([...found].map(([path, { code }]) => [path, code])), read };
}

test("skips a file that is identical to a subtitle of the same video, and reads each file once", async () => {
  const late = { "a.srt": "one", "b.srt": "two", "c.srt": "six", "d.srt": "longer" };
  expect(await held({ "Heat.en.srt": "one", "Heat.fr.srt": "two" }, late)).toEqual({
    held: { "a.srt": "already_there", "b.srt": "already_there" },
    read: ["library/Heat.en.srt", "late/a.srt", "late/b.srt", "library/Heat.fr.srt", "late/c.srt"],
  });
});

test("files of another video, non-subtitle files and the release's own files do not prevent filing", async () => {
  const standing = { "Heat 2.en.srt": "one", "Heat.nfo": "one", "Heat.en.srt": "one" };
  expect(await held(standing, { "a.srt": "one" }, ["Heat.en.srt"])).toEqual({
    held: {},
    read: [],
  });
});

test("keeps the halves of a subtitle pair together", async () => {
  const standing = { "Heat.en.idx": "index", "Heat.en.sub": "pictures" };
  const late = { "x.idx": "other", "x.sub": "pictures", "y.idx": "index", "y.sub": "PICTURES" };
  expect((await held(standing, late)).held).toEqual({
    "x.idx": "half_pair",
    "x.sub": "already_there",
    "y.idx": "already_there",
    "y.sub": "half_pair",
  });
});
