import { lstatSync, mkdirSync, readFileSync, readlinkSync, symlinkSync } from "node:fs";
import { expect, test } from "vitest";
import { readFileIdentity } from "../../../../src/adapters/fs/disk/identity.ts";
import {
  readLinkTarget,
  readTargetIdentity,
  trySymlink,
} from "../../../../src/adapters/fs/links/links.ts";
import { publishNoReplace } from "../../../../src/adapters/fs/publish.ts";
import type { FileIdentity } from "../../../../src/core/media-files/file-identity.ts";
import { tempFolder } from "../../../support/temp-folder.ts";

async function scene() {
  const dir = tempFolder();
  const source = dir.write("in/film.mkv", "film");
  mkdirSync(dir.at("media"));
  const identity = (await readFileIdentity(source)) as FileIdentity;
  return {
    dir,
    source,
    target: dir.at("media/Film.mkv"),
    identity,
    [Symbol.dispose]: dir[Symbol.dispose],
  };
}

test("the link points to the file's full path, and the file is unchanged", async () => {
  using s = await scene();
  const before = lstatSync(s.source, { bigint: true });
  expect(await trySymlink(s.source, s.target, s.identity)).toEqual({ ok: true });
  expect(readlinkSync(s.target)).toBe(s.source);
  expect(readFileSync(s.target, "utf8")).toBe("film");
  const after = lstatSync(s.source, { bigint: true });
  for (const field of ["mode", "uid", "gid", "mtimeNs", "ctimeNs", "nlink", "ino"] as const) {
    expect(after[field]).toBe(before[field]);
  }
});

test("refuses to link to a path that contains a link or is relative", async () => {
  using s = await scene();
  symlinkSync(s.dir.at("in"), s.dir.at("way"));
  expect(await trySymlink(s.dir.at("way/film.mkv"), s.target, s.identity)).toMatchObject({
    code: "source_changed",
  });
  expect(await trySymlink("in/film.mkv", s.target, s.identity)).toMatchObject({ ok: false });
  expect(await readFileIdentity(s.target)).toBeUndefined();
});

test("returns the target of a link", async () => {
  using s = await scene();
  symlinkSync(s.source, s.target);
  symlinkSync("loop", s.dir.at("loop"));
  symlinkSync("nowhere", s.dir.at("dangling"));
  expect(await readLinkTarget(s.target)).toBe(s.source);
  expect(await readLinkTarget(s.source)).toBeUndefined();
  expect(await readLinkTarget(s.dir.at("gone"))).toBeUndefined();
  expect(await readLinkTarget(s.dir.at("x".repeat(300)))).toBeUndefined();
  expect(await readTargetIdentity(s.target)).toEqual(s.identity);
  expect(await readTargetIdentity(s.source)).toEqual(s.identity);
  for (const name of ["gone", "loop", "dangling"]) {
    expect(await readTargetIdentity(s.dir.at(name))).toBeUndefined();
  }
});

test.each(["", "gone"])(
  "a published link is the same link under its new name (source suffix %j)",
  async (gone) => {
    using s = await scene();
    const temp = s.dir.at("media/.temp");
    symlinkSync(`${s.source}${gone}`, temp);
    const before = await readFileIdentity(temp);
    expect(await publishNoReplace(temp, s.target)).toEqual({ ok: true, identity: before });
    expect(readlinkSync(s.target)).toBe(`${s.source}${gone}`);
    expect(await readFileIdentity(temp)).toBeUndefined();
  },
);
