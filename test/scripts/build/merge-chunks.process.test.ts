import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { build } from "esbuild";
import { expect, test } from "vitest";
import { mergeChunks } from "../../../scripts/build/merge-chunks.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const FILES = {
  "main.ts":
    'import "./first.ts";\nfor (const part of [() => import("./server.ts"), () => import("./command.ts")]) await part();',
  "first.ts": 'console.log("first");\nexport const first = 1;',
  "server.ts":
    'import { a } from "./a.ts";\nimport { b } from "./b.ts";\nimport { c } from "./c.ts";\nconsole.log("server", a, b, c);',
  "command.ts":
    'import { a } from "./a.ts";\nimport { d } from "./d.ts";\nimport { e } from "./e.ts";\nconsole.log("command", a, d, e);\nawait import("./later.ts");',
  "later.ts":
    'import { b } from "./b.ts";\nimport { c } from "./c.ts";\nimport { d } from "./d.ts";\nconsole.log("later", b, c, d);\nawait import("./last.ts");',
  "last.ts": 'import { c } from "./c.ts";\nimport { e } from "./e.ts";\nconsole.log("last", c, e);',
  "a.ts":
    'import { first } from "./first.ts";\nimport { b } from "./b.ts";\nconsole.log("a", first);\nexport const a = `a${b}`;',
  "b.ts": 'import { c } from "./c.ts";\nconsole.log("b");\nexport const b = `b${c}`;',
  "c.ts": 'console.log("c");\nexport const c = "c";',
  // The server does not load these two.
  "d.ts": 'export const d = "d";',
  "e.ts": 'export const e = "e";',
};

async function linked(folder: { path: string }, apart: string[]) {
  const common = {
    absWorkingDir: folder.path,
    outdir: "dist",
    bundle: true,
    platform: "node",
    format: "esm",
  } as const;
  const split = await build({
    ...common,
    entryPoints: { start: "start.ts" },
    splitting: true,
    chunkNames: "chunks/[name]-[hash]",
    metafile: true,
    write: false,
  });
  const { entryPoints, plugin } = mergeChunks(split, {
    always: ["main.ts"],
    start: "server.ts",
    apart,
  });
  await build({ ...common, entryPoints, plugins: [plugin], minify: true });
  return { split: split.outputFiles.length, merged: readdirSync(`${folder.path}/dist/chunks`) };
}

function program() {
  const folder = tempFolder();
  folder.write("package.json", '{ "type": "module" }');
  folder.write("start.ts", 'await import("./main.ts");');
  for (const [name, text] of Object.entries(FILES)) folder.write(name, text);
  return folder;
}

const output = (file: string): string =>
  execFileSync(process.execPath, [file], { encoding: "utf8" });

test.each([
  [[], 2],
  [["command.ts"], 3],
  [["command.ts", "last.ts"], 5],
])(
  "merged chunks give the same output and contain each part once (apart: %j)",
  async (apart, files) => {
    using folder = program();
    const { split, merged } = await linked(folder, apart);
    expect(output(folder.at("dist/start.js"))).toBe(output(folder.at("start.ts")));
    expect(merged.filter((name) => /^(?:always|shared)-/.test(name))).toHaveLength(files);
    expect(merged.length + 1).toBeLessThan(split);
  },
);

test("a merged file exports only what other files import, under short names", async () => {
  using folder = program();
  const { merged } = await linked(folder, ["command.ts", "last.ts"]);
  const texts = merged.map((name) => readFileSync(folder.at(`dist/chunks/${name}`), "utf8"));
  const names = (pattern: RegExp, text: string): string[] =>
    [...text.matchAll(pattern)].flatMap(([, list = ""]) => list.split(",")).filter(Boolean);
  const shared = merged.flatMap((name, index) =>
    /^(?:always|shared)-/.test(name)
      ? names(/export\{([^}]*)\}/g, texts[index] ?? "").map((one) => one.split(" as ").at(-1) ?? "")
      : [],
  );
  const imported = texts.flatMap((text) =>
    names(/import\{([^}]*)\}/g, text).map((one) => one.split(" as ")[0] ?? ""),
  );
  expect(shared).not.toEqual([]);
  expect(shared.filter((name) => !imported.includes(name) || name.length > 3)).toEqual([]);
});

test("reports an entry that is no longer imported dynamically", async () => {
  using folder = program();
  await expect(linked(folder, ["a.ts"])).rejects.toThrow("a.ts is no longer imported dynamically");
});
