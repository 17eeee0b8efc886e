import fs from "node:fs";
import { expect, test } from "vitest";
import { requireNode } from "../../../scripts/build/required-node.ts";

test("loads Node's modules without an import, before any other code", () => {
  const built =
    'import{a}from"./a.js";run();import p,{join as j,sep}from"node:path";import*as o from"os";import{default as f,rm}from"fs";' +
    'import"node:tls";import s from"better-sqlite3";function run(){return j(a,sep)}export{run};';
  expect(requireNode(built)).toBe(
    'const p=process.getBuiltinModule("node:path"),{join:j,sep:sep}=process.getBuiltinModule("node:path");' +
      'const o=process.getBuiltinModule("os");const f=process.getBuiltinModule("fs"),{rm:rm}=process.getBuiltinModule("fs");process.getBuiltinModule("node:tls");' +
      'import{a}from"./a.js";run();import s from"better-sqlite3";function run(){return j(a,sep)}export{run};',
  );
});

test("the constants are the values that an import gives", async () => {
  const text = requireNode('import f,{mkdtempSync as m}from"node:fs";export{f,m};');
  const loaded = (await import(`data:text/javascript,${encodeURIComponent(text)}`)) as {
    f: unknown;
    m: unknown;
  };
  expect(loaded.f).toBe(fs);
  expect(loaded.m).toBe(fs.mkdtempSync);
});

test("leaves the words of an import in a text, and dynamic imports", () => {
  const built = `const help='import{a}from"node:fs";',tls=()=>import("node:tls");export{help,tls};`;
  expect(requireNode(built)).toBe(built);
});

test("a bundled CommonJS package has a require", async () => {
  const text = requireNode(
    'var r=(x=>typeof require<"u"?require:x)(0);export const sep=r("node:path").sep;',
  );
  // An address without a path has no folder to require from.
  const placed = text.replace("import.meta.url", JSON.stringify(import.meta.url));
  const loaded = (await import(`data:text/javascript,${encodeURIComponent(placed)}`)) as {
    sep: string;
  };
  expect(loaded.sep).toBe("/");
});
