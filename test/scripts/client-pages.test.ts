import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { CLIENT_PAGES, ENTRY } from "../../scripts/client-pages.ts";
import { CLIENTS, ENTRY_NAME } from "../../src/core/clients/client-table.ts";

const PAGES = join(import.meta.dirname, "../../docs/use/mcp-clients");
/** Written by hand, because their list has a format that plex-ingest does not edit. */
const OWN = ["goose.md", "README.md"];

test.each([...CLIENT_PAGES])(
  "docs/use/mcp-clients/%s matches the table of clients",
  async (name, page) => {
    await expect(
      page,
      "docs/use/mcp-clients is generated: npm run docs:clients",
    ).toMatchFileSnapshot(join(PAGES, name));
    expect(page).toContain("plex-ingest client install ");
  },
);

test("each client has a page that the first page links to, and there is no other page", () => {
  expect(readdirSync(PAGES).toSorted()).toEqual([...CLIENT_PAGES.keys(), ...OWN].toSorted());
  const first = readFileSync(join(PAGES, "README.md"), "utf8");
  for (const { id, name } of CLIENTS) expect(first).toContain(`[${name}](${id}.md)`);
});

const linkIn = (name: string): URL => {
  const [, link = ""] = /```text\n(\S+)\n```/.exec(readFileSync(join(PAGES, name), "utf8")) ?? [];
  return new URL(link);
};

test("the one-click links start what the configuration entry starts", () => {
  const cursor = linkIn("cursor.md");
  expect(`${cursor.protocol}//${cursor.host}${cursor.pathname}`).toBe(
    "cursor://anysphere.cursor-deeplink/mcp/install",
  );
  expect(cursor.searchParams.get("name")).toBe(ENTRY_NAME);
  expect(JSON.parse(atob(cursor.searchParams.get("config") ?? ""))).toEqual(ENTRY);
  const code = linkIn("vscode.md");
  expect(`${code.protocol}${code.pathname}`).toBe("vscode:mcp/install");
  expect(JSON.parse(decodeURIComponent(code.search.slice(1)))).toEqual({
    name: ENTRY_NAME,
    ...ENTRY,
  });
});
