import {
  existsSync,
  linkSync,
  lstatSync,
  readdirSync,
  readFileSync,
  renameSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { expect, test } from "vitest";
import { readFileIdentity } from "../../../src/adapters/fs/disk/identity.ts";
import { putBack, removeSource } from "../../../src/adapters/fs/remove-source.ts";
import type { FileIdentity } from "../../../src/core/media-files/file-identity.ts";
import { refuseWrites } from "../../support/refuse-writes.ts";
import { tempFolder } from "../../support/temp-folder.ts";

async function source(content = "film") {
  const dir = tempFolder();
  const path = dir.write("in/film.mkv", content);
  const identity = (await readFileIdentity(path)) as FileIdentity;
  return { dir, path, aside: dir.at("in/.aside"), identity, [Symbol.dispose]: dir[Symbol.dispose] };
}

test("removes only the expected file", async () => {
  using s = await source();
  const other = s.dir.write("in/other.mkv", "other");
  expect(await removeSource(s.path, s.aside, s.identity)).toEqual({ ok: true });
  expect(readdirSync(s.dir.at("in"))).toEqual(["other.mkv"]);
  expect(readFileSync(other, "utf8")).toBe("other");
  expect(await removeSource(s.path, s.aside, s.identity)).toMatchObject({
    ok: false,
    code: "missing",
  });
});

test.each<[string, (path: string) => void]>([
  ["was written to", (path) => writeFileSync(path, "more of them")],
  ["has another time of writing", (path) => utimesSync(path, 5, 5)],
  ["is another file of the same length", (path) => replace(path, "FILM")],
])("keeps a file that %s", async (_, change) => {
  using s = await source();
  change(s.path);
  const text = readFileSync(s.path, "utf8");
  expect(await removeSource(s.path, s.aside, s.identity)).toMatchObject({
    ok: false,
    code: "changed",
  });
  expect(readFileSync(s.path, "utf8")).toBe(text);
  expect(readdirSync(s.dir.at("in"))).toEqual(["film.mkv"]);
});

test("does not overwrite a file that already has the set-aside name", async () => {
  using s = await source();
  writeFileSync(s.aside, "somebody's");
  expect(await removeSource(s.path, s.aside, s.identity)).toMatchObject({
    ok: false,
    code: "changed",
  });
  expect([readFileSync(s.path, "utf8"), readFileSync(s.aside, "utf8")]).toEqual([
    "film",
    "somebody's",
  ]);
});

test("never deletes a file that replaces the source at any step", async () => {
  for (let round = 0; round < 30; round++) {
    using s = await source();
    const removing = removeSource(s.path, s.aside, s.identity);
    for (let ticks = 0; ticks < round % 6; ticks++) await new Promise((done) => setImmediate(done));
    replace(s.path, "new film");
    await removing;
    const texts = readdirSync(s.dir.at("in")).map((name) =>
      readFileSync(s.dir.at("in", name), "utf8"),
    );
    expect(texts).toContain("new film");
  }
});

test("reports an outage if the folder denies the removal, and keeps the file's name", async (context) => {
  using s = await source();
  using refused = refuseWrites(s.dir.at("in"));
  if (!refused) context.skip("no folder can refuse writes here");
  await expect(removeSource(s.path, s.aside, s.identity)).rejects.toMatchObject({
    code: "not_writable",
  });
  expect(readdirSync(s.dir.at("in"))).toEqual(["film.mkv"]);
});

test("gives a set-aside file its name back exactly once, even if the file already has that name", async () => {
  using s = await source();
  renameSync(s.path, s.aside);
  expect(await putBack(s.aside, s.path)).toBe(true);
  linkSync(s.path, s.aside);
  expect(await putBack(s.aside, s.path)).toBe(true);
  expect(await putBack(s.aside, s.path)).toBe(true);
  expect(readdirSync(s.dir.at("in"))).toEqual(["film.mkv"]);
  expect(lstatSync(s.path).ino).toBe(Number(s.identity.ino));
});

test("leaves a set-aside file where it is while another file has its name", async () => {
  using s = await source();
  renameSync(s.path, s.aside);
  writeFileSync(s.path, "another");
  expect(await putBack(s.aside, s.path)).toBe(false);
  expect([readFileSync(s.path, "utf8"), readFileSync(s.aside, "utf8")]).toEqual([
    "another",
    "film",
  ]);
  expect(existsSync(s.aside)).toBe(true);
});

function replace(path: string, content: string): void {
  writeFileSync(`${path}.new`, content);
  renameSync(`${path}.new`, path);
}
