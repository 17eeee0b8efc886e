import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const FOLDER = join(import.meta.dirname, "../../docs/develop/decisions");

test("the list of decisions links each record once, by its number", () => {
  const records = globSync("[0-9]*.md", { cwd: FOLDER });
  expect(records.length).toBeGreaterThan(100);
  const index = readFileSync(join(FOLDER, "README.md"), "utf8");
  const links = [...index.matchAll(/^- (\[\d+\]\(\S+\.md\))/gm)].map(([, link]) => link ?? "");
  const byName = (a: string, b: string): number => a.localeCompare(b);
  const expected = records.map((file) => `[${file.slice(0, 3)}](${file})`);
  expect(links.toSorted(byName)).toEqual(expected.toSorted(byName));
});
