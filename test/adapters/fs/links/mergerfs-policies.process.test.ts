import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { canLink } from "../../../../src/adapters/fs/links/can-link.ts";
import { type DiskKind, isLeftOut, mountDisk } from "../../../support/disks.ts";

/** The policies that the page recommends, and those that it warns of. */
function readAdvice(): { recommended: string[]; others: string[] } {
  const page = readFileSync("docs/start/folders.md", "utf8");
  const row = page.split("\n").find((line) => line.startsWith("| mergerfs |")) ?? "";
  const [good = "", bad = ""] = row.split("): with ");
  const names = (text: string): string[] =>
    [...text.matchAll(/`(?:category\.create=)?([a-z]+)`/g)].map(([, name = ""]) => name);
  return {
    recommended: names(good.slice(good.indexOf("policy"))),
    others: names(bad.slice(0, bad.indexOf(","))),
  };
}

const poolWith = (policy: string): DiskKind => ({
  name: `mergerfs with ${policy}`,
  needs: ["mergerfs"],
  mount: `mergerfs -o use_ino,minfreespace=1M,category.create=${policy} a:b pool`,
  method: "hardlink",
  links: "work",
  keepsInodes: true,
});

test("the policies of mergerfs that the page recommends link between two disks, and the others do not", async () => {
  const { recommended, others } = readAdvice();
  expect([recommended.length, others.length]).toEqual([3, 2]);
  const linked: Record<string, boolean> = {};
  for (const policy of [...recommended, ...others]) {
    const kind = poolWith(policy);
    if (isLeftOut(kind)) return;
    using disk = mountDisk(kind);
    mkdirSync(join(dirname(disk.path), "a/downloads"));
    mkdirSync(join(dirname(disk.path), "b/media"));
    writeFileSync(join(dirname(disk.path), "a/downloads/Heron.mkv"), "heron");
    linked[policy] = await canLink(disk.at("downloads/Heron.mkv"), disk.at("media"));
  }
  expect(linked).toEqual({
    ...Object.fromEntries(recommended.map((policy) => [policy, true])),
    ...Object.fromEntries(others.map((policy) => [policy, false])),
  });
});
