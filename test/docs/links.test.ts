import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "../..");

test("every link to a file or heading of the project has a target", () => {
  const pages = globSync("{*.md,{docs,bench,deploy,examples}/**/*.md}", { cwd: ROOT });
  expect(pages.length).toBeGreaterThan(50);
  expect(pages.flatMap((page) => deadLinks(page, readFileSync(join(ROOT, page), "utf8")))).toEqual(
    [],
  );
});

test.each([
  ["a file that is gone", "[unit](../systemd/gone.service)"],
  ["a heading that is gone", "[words](glossary.md#no-such-heading)"],
  ["a heading of the page itself", "[above](#no-such-heading)"],
  ["a picture", "![it](pictures/none.webp)"],
  ["a link by reference", "[the words][1]\n\n[1]: none.md"],
])("finds %s", (_, text) => {
  expect(deadLinks("docs/page.md", `# Page\n\n${text}\n`)).toHaveLength(1);
});

test("ignores examples and outside links", () => {
  const text =
    "# The `doctor`, again\n\n[up](#the-doctor-again) [out](https://example.org/#x) `[a](b.md)`\n```md\n[a](b.md)\n```\n";
  expect(deadLinks("docs/page.md", text)).toEqual([]);
});

function deadLinks(page: string, markdown: string): string[] {
  const text = markdown.replaceAll(/^```.*?^```/gms, "").replaceAll(/`[^`\n]*`/g, "");
  const links = [...text.matchAll(/\]\(([^)\s]+)\)|^\[[^\]]+\]: (\S+)$/gm)].map(
    ([, inline, below]) => inline ?? below!,
  );
  return links.flatMap((link) => {
    if (/^[a-z]+:/.test(link)) return [];
    const [path = "", heading] = link.split("#");
    const target = path === "" ? page : join(dirname(page), path);
    if (path !== "" && !existsSync(join(ROOT, target))) return [`${page}: ${link}`];
    if (heading === undefined) return [];
    const there = path === "" ? markdown : readFileSync(join(ROOT, target), "utf8");
    return anchorsOf(there).includes(heading) ? [] : [`${page}: ${link}`];
  });
}

/** The anchors of a page's headings, as GitHub generates them. */
function anchorsOf(markdown: string): string[] {
  const seen = new Map<string, number>();
  return [...markdown.replaceAll(/^```.*?^```/gms, "").matchAll(/^#+ (.+)$/gm)].map(
    ([, heading = ""]) => {
      const words = heading.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1").toLowerCase();
      const anchor = words.replaceAll(/[^\p{L}\p{N}\p{M} _-]/gu, "").replaceAll(" ", "-");
      const before = seen.get(anchor) ?? 0;
      seen.set(anchor, before + 1);
      return before === 0 ? anchor : `${anchor}-${before}`;
    },
  );
}
