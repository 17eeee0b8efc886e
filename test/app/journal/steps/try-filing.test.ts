import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { FILES } from "../../../../src/adapters/fs/files.ts";
import { createScratch } from "../../../../src/adapters/machine/scratch.ts";
import { tryFiling } from "../../../../src/app/journal/steps/try-filing.ts";
import { tempFolder } from "../../../support/temp-folder.ts";

const SRC = resolve(import.meta.dirname, "../../../../src");
const { signal } = new AbortController();

test("only filing and its trial link and clone files of the library", () => {
  const callers = readdirSync(SRC, { recursive: true, encoding: "utf8" }).filter(
    (path) =>
      path.endsWith(".ts") &&
      !path.startsWith("adapters/fs/") &&
      /\btry(?:Hardlink|Reflink|Symlink)\b/.test(readFileSync(resolve(SRC, path), "utf8")),
  );
  expect(callers.toSorted()).toEqual([
    "app/journal/steps/make-file.ts",
    "app/journal/steps/try-filing.ts",
  ]);
});

test.each(["auto", "copy", "symlink"] as const)(
  "tries the method %s and leaves nothing behind",
  async (method) => {
    using dir = tempFolder();
    for (const name of ["in", "library"]) mkdirSync(dir.at(name));
    const source = dir.write("in/a");
    const trial = { mediaRoots: [dir.path], files: FILES, scratch: createScratch(1) };
    const asked = { source, folder: dir.at("library"), method };
    const made = method === "auto" ? "hardlink" : method;
    expect(await tryFiling(trial, asked, signal)).toEqual({ method: made, whys: [] });
    expect(readdirSync(dir.at("library"))).toEqual([]);
    // A download that may not be linked is neither linked nor copied; a file of ours stands for it.
    const read: string[] = [];
    const files: typeof FILES = {
      ...FILES,
      copyVerified: (from, ...rest) => {
        read.push(from);
        return FILES.copyVerified(from, ...rest);
      },
      tryReflink: async () => ({ ok: false, code: "unsupported", why: "No.", fallThrough: true }),
    };
    const why = async (): Promise<string> => "It is another user's.";
    const foretold = await tryFiling({ ...trial, files }, asked, signal, why);
    expect(foretold.method).toBe(method === "auto" ? "copy" : method);
    expect(foretold.whys).toEqual(method === "auto" ? ["It is another user's.", "No."] : []);
    expect(read).not.toContain(source);
    expect(readdirSync(dir.at("library"))).toEqual([]);
  },
);

test("refuses a folder outside the media roots, as filing does", async () => {
  using dir = tempFolder();
  for (const name of ["library", "other"]) mkdirSync(dir.at(name));
  const trial = { mediaRoots: [dir.at("library")], files: FILES, scratch: createScratch(1) };
  const asked = { source: dir.write("a"), folder: dir.at("other"), method: "auto" } as const;
  await expect(tryFiling(trial, asked, signal)).rejects.toMatchObject({ code: "refused" });
  expect(readdirSync(dir.at("other"))).toEqual([]);
});
