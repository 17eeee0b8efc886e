import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { formatWeights, weighPages } from "../../scripts/page-weights.ts";

/** Difference up to which a figure of the page still holds: a tenth, or this number of KiB. */
const SLACK_KIB = 1;

/** The figures of each row, by its first cell. */
const figuresOf = (markdown: string): Map<string, number[]> =>
  new Map(
    [...markdown.matchAll(/^\| `(.+?)` \| (.+) \|$/gm)].map(([, name = "", cells = ""]) => [
      name,
      cells
        .split(" | ")
        .map(Number)
        .filter((cell) => !Number.isNaN(cell)),
    ]),
  );

test("the table of what each page's script weighs agrees with the build", async () => {
  const written = figuresOf(readFileSync("docs/develop/page-weights.md", "utf8"));
  const { pages, modules } = await weighPages();
  const built = figuresOf(formatWeights({ pages, modules }));
  const isAddress = (name: string): boolean => name.startsWith("/");
  expect([...written.keys()].filter(isAddress)).toEqual([...built.keys()].filter(isAddress));
  expect(pages.filter(({ kib }) => kib < 20)).toEqual([]);
  const old = [...written].filter(([name, figures]) => {
    const now = built.get(name);
    // A module that is just lighter than the last one of the table is not listed.
    if (now === undefined) return false;
    return figures.some((figure, at) => {
      const weight = now[at] ?? 0;
      return Math.abs(figure - weight) > Math.max(SLACK_KIB, weight / 10);
    });
  });
  expect(old, "run `npm run docs:page-weights`").toEqual([]);
});
