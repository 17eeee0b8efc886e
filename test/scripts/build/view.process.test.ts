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
