import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { buildViews } from "../../../scripts/build/view.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const MAX_BYTES = 72 * 1024;

test("each view for MCP clients is one small file that loads no other file", async () => {
  using folder = tempFolder();
  const inputs = await buildViews(folder.path);
  expect(readdirSync(folder.path).toSorted()).toEqual(["home.html", "queue.html"]);
  for (const name of readdirSync(folder.path)) {
    const html = readFileSync(folder.at(name), "utf8");
    console.log(`${name}: ${(Buffer.byteLength(html) / 1000).toFixed(1)} kB`);
    expect(Buffer.byteLength(html)).toBeLessThan(MAX_BYTES);
    expect(html).not.toMatch(/\ssrc=|\shref=|https?:|@import/);
    // There is one script, and nothing in it ends it early.
    expect(html.match(/<\/?script/g)).toEqual(["<script", "</script"]);
    expect(html).toContain('<meta name="page" content="">');
    const [style = "", script = ""] = await unpack(html);
    expect(style).toMatch(/^[:@.#a-z*].*\}\s*$/s);
    // The last characters of the script are those of its sources, not of the padding.
    expect(script.trimEnd()).toMatch(/[;)}]$/);
    expect(script).toContain("tools/call");
  }
  const packages = inputs.flatMap(
    (input) => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1] ?? [],
  );
  expect([...new Set(packages)]).toEqual(["preact"]);
  // These parts are needed only by the page in a browser.
  expect(
    inputs.filter((input) =>
      /desk-http|live\.ts|sign-in|ui\/settings|keys-dialog|languages/.test(input),
    ),
  ).toEqual([]);
});

/** Runs the view's loader, and returns the texts of the elements that it adds. */
async function unpack(html: string): Promise<string[]> {
  const loader = /<script type="module">(.*)<\/script>/s.exec(html)?.[1] ?? "";
  const added: { textContent: string }[] = [];
  const document = {
    createElement: () => ({ textContent: "" }),
    head: { append: (element: { textContent: string }) => void added.push(element) },
  };
  const run: (of: typeof document) => Promise<void> = Object.getPrototypeOf(unpack).constructor(
    "document",
    loader,
  );
  await run(document);
  return added.map(({ textContent }) => textContent);
}
