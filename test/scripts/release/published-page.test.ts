import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { readProject } from "../../../scripts/release/project.ts";
import { publishedPage } from "../../../scripts/release/published-page.ts";

const project = { ...readProject(), version: "1.2.3", repository: "https://github.com/a/b" };
const of = (text: string): string => publishedPage(text, "deploy/publish/x.md", project);

test.each([
  [
    "![A page](../../docs/pictures/home.webp)",
    "![A page](https://github.com/a/b/raw/v1.2.3/docs/pictures/home.webp)",
  ],
  ["[up](../../docs/a.md#part)", "[up](https://github.com/a/b/blob/v1.2.3/docs/a.md#part)"],
  ["[next](y.md)", "[next](https://github.com/a/b/blob/v1.2.3/deploy/publish/y.md)"],
  ["[out](https://example.org/x.md)", "[out](https://example.org/x.md)"],
  ["[here](#tags) [mail](mailto:a@example.org)", "[here](#tags) [mail](mailto:a@example.org)"],
  ["`[a](b.md)`", "`[a](b.md)`"],
  ["```md\n[a](b.md)\n```\n", "```md\n[a](b.md)\n```\n"],
])("a published page has %j as %j", (text, expected) => {
  expect(of(text)).toBe(expected);
});

test("refuses a link out of the repository", () => {
  expect(() => of("[x](../../../x.md)")).toThrow("outside the repository");
});

test.each(["package", "image"])(
  "the text for the %s page is short, and each of its addresses is a file of the repository",
  (name) => {
    const path = `deploy/publish/${name}.md`;
    const page = publishedPage(readFileSync(path, "utf8"), path, project);
    // Docker's limit for a page is 25,000 characters. The text is meant to be read at a glance.
    expect(page.length).toBeLessThan(4000);
    expect(page).not.toMatch(/\]\((?!https:)/);
    const files = [
      ...page.matchAll(/https:\/\/github\.com\/a\/b\/(raw|blob)\/v1\.2\.3\/([^)#]+)/g),
    ];
    expect(files.filter(([, kind]) => kind === "raw").length).toBeGreaterThan(0);
    for (const [, , file = ""] of files) expect(existsSync(file), file).toBe(true);
  },
);
