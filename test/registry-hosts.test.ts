import { globSync, readFileSync, statSync } from "node:fs";
import { expect, test } from "vitest";

/**
 * Hosts of npm registries, in any spelling of an address. A client knows its own default, and each
 * machine may use another one.
 */
const HOSTS =
  /\bregistry\.(?:npm|yarn|node)[\w.-]*\.\w+|\bnpmjs\.(?:org|com)\b|\bnpm\.(?:pkg\.)?[\w-]+\.(?:com|org|dev|io)\b|\bregistry-url\b|\bregistryBaseUrl\b["']?:|"resolved"\s*: "/;

const named = (text: string): string | undefined => HOSTS.exec(text)?.[0];

test("no file names the host of an npm registry", () => {
  const files = globSync(
    "{*,.ci/*,.github/**/*,{src,test,scripts,deploy,docs,bench,examples}/**/*}",
    {
      exclude: (path) => /(?:^|\/)(?:node_modules|dist|release)$|\.(?:webp|png|node)$/.test(path),
    },
  ).filter((path) => statSync(path).isFile());
  expect(files).toEqual(
    expect.arrayContaining(["package-lock.json", "server.json", ".github/workflows/release.yml"]),
  );
  expect(
    files.flatMap((path) => {
      const host = named(readFileSync(path, "utf8"));
      return host === undefined ? [] : [`${path}: ${host}`];
    }),
  ).toEqual([]);
});

/** Examples in parts, so that this file names no host either. */
const EXAMPLES: readonly (readonly string[])[] = [
  ["registry-", "url: https://example.org"],
  ['"registryBase', 'Url": "https://example.org"'],
  ["https://registry.", "npmjs", ".org/"],
  ["//registry.", "yarnpkg", ".com/:_authToken=x"],
  ["https://registry.", "npmmirror", ".com"],
  ["npm.", "pkg.github", ".com"],
  ["https://www.", "npmjs", ".com/package/x"],
  ['"resolved"', ': "x"'],
];

test.each(EXAMPLES.map((parts) => parts.join("")))("finds %s", (text) => {
  expect(named(text)).toBeDefined();
});

test.each(["npm run registry", "the registry of MCP servers", "npmPackage.com"])(
  "ignores %s",
  (text) => {
    expect(named(text)).toBeUndefined();
  },
);
