import { resolve } from "node:path";
import { build } from "esbuild";
import { expect, test } from "vitest";
import { listedAtBuild } from "../scripts/build/listed-at-build.ts";
import { pastFrontDoors } from "../scripts/build/past-front-doors.ts";
import { tempFolder } from "./support/temp-folder.ts";

const ROOT = resolve(import.meta.dirname, "..");
const PROGRAM = "src/bin/plex-ingest.ts";

type Reached = { files: string[]; packages: string[] };

/** Everything that the program imports in any way, read once for all its entries. */
let ofProgram: ReturnType<typeof importsFrom> | undefined;

async function importsFrom(root: string, entry: string) {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [entry],
    outdir: "out",
    bundle: true,
    write: false,
    platform: "node",
    format: "esm",
    packages: "external",
    metafile: true,
    logLevel: "silent",
    plugins: [listedAtBuild, pastFrontDoors],
  });
  return metafile.inputs;
}

/**
 * Files and packages that are loaded with an entry, without type-only imports and imports that are
 * made later.
 */
async function loadedWith(entry: string, root = ROOT): Promise<Reached> {
  const inputs = await (root === ROOT
    ? (ofProgram ??= importsFrom(ROOT, PROGRAM))
    : importsFrom(root, entry));
  if (!inputs[entry]) throw new Error(`${PROGRAM} does not come to ${entry}.`);
  const files = new Set<string>();
  const packages = new Set<string>();
  const load = (file: string): void => {
    if (files.has(file)) return;
    files.add(file);
    for (const { path, kind, external } of inputs[file]?.imports ?? []) {
      if (kind === "dynamic-import" || path.startsWith("node:")) continue;
      if (external) packages.add(path);
      else load(path);
    }
  };
  load(entry);
  return { files: [...files], packages: [...packages].toSorted() };
}

// A person waits for these commands, and Transmission for its script. The SDK or an HTTP client
// would cost more than everything else. The configuration is read with zod.
test.each([
  ["hosts/cli/command-line", ["commander"]],
  ["bin/main", ["commander"]],
  ["bin/start-command", ["zod"]],
  ["program/process/open-store", ["better-sqlite3", "kysely"]],
  ["program/use-cases/review", ["kysely", "zod"]],
  ["program/use-cases/trash", ["kysely"]],
  ["program/use-cases/why", ["kysely"]],
  ["program/use-cases/torrent-done", ["kysely"]],
])("%s loads no packages except %j", async (entry, expected) => {
  expect((await loadedWith(`src/${entry}.ts`)).packages).toEqual(expected);
});

const STDIO = "src/bin/server/stdio.ts";
const DAEMON = "src/program/run/daemon.ts";

test("the MCP server loads no folder watcher, HTTP client or identification before the first request", async () => {
  const { packages, files } = await loadedWith(STDIO);
  expect(files.filter((file) => /\/(?:app\/identify|adapters\/tmdb)\//.test(file))).toEqual([]);
  expect(packages).toContain("zod");
  expect(files.filter((file) => file.endsWith("adapters/http/connections.ts"))).toEqual([]);
  expect(packages.filter((name) => ["chokidar", "fast-xml-parser"].includes(name))).toEqual([]);
});

test("no command loads more of src/names than the parser until something is identified", async () => {
  for (const entry of ["src/bin/main.ts", "src/bin/start-command.ts", STDIO]) {
    const { files } = await loadedWith(entry);
    const names = files.filter((file) => file.startsWith("src/names/"));
    expect(names).toContain("src/names/parse/tokens.ts");
    expect(names.filter((file) => /^src\/names\/(?:index|ask|decide)/.test(file))).toEqual([]);
  }
});

test("the MCP server loads no tool before the first call, because their list is made at build time", async () => {
  const { files } = await loadedWith(STDIO);
  expect(files).toContain("src/hosts/mcp/listed-tools.ts");
  expect(files.filter((file) => /\/mcp\/(?:registry|tools\/\w+\/.+)\.ts$/.test(file))).toEqual([]);
});

test("the MCP server over stdio and the daemon do not load HTTP before it is needed", async () => {
  for (const entry of [STDIO, DAEMON]) {
    const { files } = await loadedWith(entry);
    expect(files.filter((file) => /\/(?:hosts\/web|mcp\/http|bin\/http)\//.test(file))).toEqual([]);
  }
  // The check of an issuer's tokens is loaded only if an issuer is configured.
  expect((await loadedWith("src/bin/http/serve.ts")).packages).not.toContain("jose");
});

test("the MCP tool factory loads no schema for the commands or for the engine", async () => {
  for (const entry of ["src/program/use-cases/review.ts", "src/program/use-cases/why.ts", DAEMON]) {
    const { files } = await loadedWith(entry);
    expect(files).toContain("src/app/shown/release.ts");
    expect(
      files.filter((file) => /\/shown\/[\w-]+-shape\.ts$|\/playback\/shapes\.ts$/.test(file)),
    ).toEqual([]);
  }
});

test("only the commands init and client load the setup code", async () => {
  for (const entry of [
    "src/bin/main.ts",
    "src/bin/start-command.ts",
    STDIO,
    "src/program/use-cases/review.ts",
  ]) {
    const { files } = await loadedWith(entry);
    expect(
      files.filter((file) => /\/(?:app\/setup|use-cases\/setup)\/|clack-prompts/.test(file)),
    ).toEqual([]);
  }
});

test("finds a planted package that another file imports, and ignores types and dynamic imports", async () => {
  using folder = tempFolder();
  const files = {
    "slow.ts": 'import { b } from "./b.ts";\nconsole.log(b);',
    "fast.ts":
      'import type { B } from "./b.ts";\nexport const b = async (): Promise<B> => (await import("./b.ts")).b;',
    "b.ts": 'import * as z from "zod";\nexport const b = z.string();\nexport type B = typeof b;',
  };
  for (const [name, text] of Object.entries(files)) folder.write(name, text);
  expect(await loadedWith("slow.ts", folder.path)).toEqual({
    files: ["slow.ts", "b.ts"],
    packages: ["zod"],
  });
  expect(await loadedWith("fast.ts", folder.path)).toEqual({ files: ["fast.ts"], packages: [] });
});
