import { linkSync, readFileSync, renameSync, rmSync } from "node:fs";
import { expect, test } from "vitest";
import { fileIdentity } from "../../../src/adapters/fs/identity.ts";
import { replaceKept } from "../../../src/adapters/fs/replace.ts";
import { tempFolder } from "../../support/temp-folder.ts";

async function upgrade() {
  const dir = tempFolder();
  const [temp, final] = [dir.write("Movies/.temp", "1080p"), dir.write("Movies/Heron.mkv", "720p")];
  const [kept, expected] = [dir.at("kept.mkv"), (await fileIdentity(final))!];
  linkSync(final, kept);
  const attempt = () => replaceKept(temp, final, kept, expected);
  return { dir, temp, final, kept, attempt, [Symbol.dispose]: () => dir[Symbol.dispose]() };
}

test("the name means the new file, and the old one keeps its other name", async () => {
  using up = await upgrade();
  const identity = await fileIdentity(up.temp);
  expect(await up.attempt()).toEqual({ ok: true, identity });
  expect(readFileSync(up.final, "utf8")).toBe("1080p");
  expect(readFileSync(up.kept, "utf8")).toBe("720p");
  expect(await fileIdentity(up.temp)).toBeUndefined();
});

test.each<[string, (up: Awaited<ReturnType<typeof upgrade>>) => void, string]>([
  ["is not kept", (up) => rmSync(up.kept), "source_changed"],
  ["is kept as another file", (up) => renameSync(up.dir.write("x", "720p"), up.kept), "source_changed"],
  ["was replaced by somebody", (up) => renameSync(up.dir.write("x", "mine"), up.final), "source_changed"],
  ["has no successor", (up) => rmSync(up.temp), "source_missing"],
])("nothing is replaced when the old file %s", async (_, change, code) => {
  using up = await upgrade();
  change(up);
  const before = readFileSync(up.final, "utf8");
  expect(await up.attempt()).toMatchObject({ ok: false, code });
  expect(readFileSync(up.final, "utf8")).toBe(before);
});
