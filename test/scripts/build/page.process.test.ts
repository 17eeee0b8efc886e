import { readdirSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { buildPage } from "../../../scripts/build/page.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const MAX_SCRIPT = 40 * 1024;

test("the page is a shell without data and assets with a hash in each name, and its script is small", async () => {
  using folder = tempFolder();
  const inputs = await buildPage(folder.path);
  const assets = readdirSync(folder.at("assets"));
  expect(assets.map((name) => name.replace(/-[A-Z0-9]{8}\./, ".")).toSorted()).toEqual([
    "icon.svg",
    "page.css",
    "page.js",
  ]);
  const shell = readFileSync(folder.at("page.html"), "utf8");
  for (const name of assets) expect(shell).toContain(`"assets/${name}"`);
  expect(shell.match(/<base href="\/">/g)).toHaveLength(1);
  // What the policy forbids: scripts and styles in the page, and data in addresses.
  expect(shell).not.toMatch(/<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)/);
  const [script = "", style = ""] = ["js", "css"].map((kind) => {
    const name = assets.find((one) => one.endsWith(kind)) ?? "";
    return readFileSync(folder.at("assets", name), "utf8");
  });
  expect(style).not.toMatch(/data:|https?:|@import/);
  // React's own way of making elements from text, and code from text.
  expect(script).not.toMatch(/\beval\(|new Function\(/);
  const size = gzipSync(script, { level: 9 }).length;
  console.log(
    `page.js: ${(size / 1024).toFixed(1)} KiB gzipped; page.css: ${(gzipSync(style).length / 1024).toFixed(1)} KiB`,
  );
  expect(size).toBeLessThanOrEqual(MAX_SCRIPT);
  const packages = inputs.flatMap((input) => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1] ?? []);
  expect([...new Set(packages)]).toEqual(["preact"]);
});
