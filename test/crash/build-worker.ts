import { createRequire } from "node:module";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type Plugin } from "esbuild";

/**
 * Bundles a test program once per run. The bundle starts in a tenth of the time that the sources
 * need. Returns its path.
 */
export async function bundleProgram(
  source: string,
  folder: string,
  plugins: Plugin[] = [],
): Promise<string> {
  const outfile = join(folder, basename(source).replace(/\.ts$/, ".mjs"));
  const driver = createRequire(import.meta.url).resolve("better-sqlite3");
  const installed: Plugin = {
    name: "installed",
    setup: ({ onResolve }) =>
      onResolve({ filter: /^better-sqlite3$/ }, () => ({ path: driver, external: true })),
  };
  await build({
    entryPoints: [source],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node22",
    minify: true,
    logLevel: "warning",
    banner: {
      js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);",
    },
    plugins: [installed, ...plugins],
  });
  return outfile;
}

/** Bundles the worker with a stand-in for node:fs/promises that counts its calls. */
export function buildWorker(folder: string): Promise<string> {
  const standIn = fileURLToPath(new URL("./worker/fs-promises.ts", import.meta.url));
  const steps: Plugin = {
    name: "steps",
    setup: ({ onResolve }) =>
      onResolve({ filter: /^node:fs\/promises$/ }, ({ importer }) =>
        importer === standIn ? { path: "node:fs/promises", external: true } : { path: standIn },
      ),
  };
  return bundleProgram(fileURLToPath(new URL("./worker/worker.ts", import.meta.url)), folder, [
    steps,
  ]);
}
