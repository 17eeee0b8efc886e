import { existsSync, linkSync, lstatSync, mkdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { readFileIdentity } from "../../../src/adapters/fs/disk/identity.ts";
import {
  publishByRename,
  publishNoReplace,
  syncNewName,
} from "../../../src/adapters/fs/publish.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const HOSTILE = [`a\nb.mkv`, "\u202egnp.mkv", "é".repeat(127)];

test.each(["plain.mkv", ...HOSTILE])(
  "publishes the staged file as %j, and its temporary name is gone",
  async (name) => {
    using dir = tempFolder();
    const temp = dir.write(".temp", "heron");
    mkdirSync(dir.at("Movies"));
    const { dev, ino, mtimeNs } = lstatSync(temp, { bigint: true });
    const published = await publishNoReplace(temp, dir.at("Movies", name));
    const identity = { dev: String(dev), ino: String(ino), size: 5, mtimeNs: String(mtimeNs) };
    expect(published).toEqual({ ok: true, identity });
    expect(readFileSync(dir.at("Movies", name), "utf8")).toBe("heron");
    expect(existsSync(temp)).toBe(false);
  },
);

test("reports a taken name even if it already belongs to the same file", async () => {
  using dir = tempFolder();
  const temp = dir.write(".temp");
  linkSync(temp, dir.at("final.mkv"));
  expect(await publishNoReplace(temp, dir.at("final.mkv"))).toMatchObject({
    code: "destination_exists",
  });
});

test("exactly one of several simultaneous publications under one name succeeds", async () => {
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

test("publishes by rename where hard links are not supported", async () => {
  using dir = tempFolder();
  const temp = dir.write(".temp", "heron");
  expect(await publishByRename(temp, dir.at("final.mkv"))).toMatchObject({
    ok: true,
    identity: { size: 5 },
  });
  expect(existsSync(temp)).toBe(false);
});

// test/faults/failing-calls.test.ts uses strace to test a sync that fails while the folder is still
// reachable.
test("syncs a new name and keeps it", async () => {
  using dir = tempFolder();
  const source = dir.write("source", "film");
  linkSync(source, dir.at("final"));
  await syncNewName(dir.at("final"), await readFileIdentity(source));
  expect(existsSync(dir.at("final"))).toBe(true);
});
