import { existsSync, linkSync, lstatSync, mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { expect, test } from "vitest";
import { publishByRename, publishNoReplace } from "../../../src/adapters/fs/publish.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const HOSTILE = [`a\nb.mkv`, "\u202egnp.mkv", "é".repeat(127)];

test.each(["plain.mkv", ...HOSTILE])("%j: the staged file is visible under its name and nowhere else", async (name) => {
  using dir = tempFolder();
  const temp = dir.write(".temp", "heron");
  mkdirSync(dir.at("Movies"));
  const { dev, ino, mtimeNs } = lstatSync(temp, { bigint: true });
  const published = await publishNoReplace(temp, dir.at("Movies", name));
  const identity = { dev: String(dev), ino: String(ino), size: 5, mtimeNs: String(mtimeNs) };
  expect(published).toEqual({ ok: true, identity });
  expect(readFileSync(dir.at("Movies", name), "utf8")).toBe("heron");
  expect(existsSync(temp)).toBe(false);
});

test.each([publishNoReplace, publishByRename])(
  "%o: the existing file stays, and so does the staged file",
  async (publish) => {
    using dir = tempFolder();
    const temp = dir.write(".temp", "new");
    const taken = dir.write("taken.mkv", "old");
    symlinkSync("nowhere", dir.at("link.mkv"));
    mkdirSync(dir.at("folder.mkv"));
    for (const final of [taken, dir.at("link.mkv"), dir.at("folder.mkv")]) {
      expect(await publish(temp, final)).toMatchObject({ ok: false, code: "destination_exists", fallThrough: false });
    }
    expect(readFileSync(taken, "utf8")).toBe("old");
    expect(readFileSync(temp, "utf8")).toBe("new");
    expect(existsSync(dir.at("nowhere"))).toBe(false);
  },
);

test("the same file under that name is not mistaken for ours", async () => {
  using dir = tempFolder();
  const temp = dir.write(".temp");
  linkSync(temp, dir.at("final.mkv"));
  expect(await publishNoReplace(temp, dir.at("final.mkv"))).toMatchObject({ code: "destination_exists" });
});

test("of two that publish under one name at the same time, exactly one succeeds", async () => {
  using dir = tempFolder();
  for (let round = 0; round < 50; round++) {
    const final = dir.at(`final${round}`);
    const temps = ["a", "b", "c"].map((name) => dir.write(`.${name}${round}`, name));
    const attempts = await Promise.all(temps.map((temp) => publishNoReplace(temp, final)));
    const won = attempts.flatMap((attempt, index) => (attempt.ok ? [index] : []));
    expect(won).toHaveLength(1);
    expect(readFileSync(final, "utf8")).toBe(["a", "b", "c"][won[0]!]);
    expect(temps.filter((temp) => existsSync(temp))).toHaveLength(2);
  }
});

test("where hard links are unsupported, a rename publishes the file", async () => {
  using dir = tempFolder();
  const temp = dir.write(".temp", "heron");
  expect(await publishByRename(temp, dir.at("final.mkv"))).toMatchObject({ ok: true, identity: { size: 5 } });
  expect(existsSync(temp)).toBe(false);
});

test("a missing folder is an outage", async () => {
  using dir = tempFolder();
  const attempt = publishNoReplace(dir.write(".temp"), dir.at("gone/final.mkv"));
  await expect(attempt).rejects.toMatchObject({ name: "Outage", code: "root_missing" });
  expect(existsSync(dir.at(".temp"))).toBe(true);
});
