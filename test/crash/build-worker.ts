import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/**
 * Bundles the worker once a run: starting it is most of what a kill costs. In what it is bundled from, node:fs/promises
 * is the stand-in that counts its calls; better-sqlite3 stays the installed one.
 */
export async function buildWorker(folder: string): Promise<string> {
  const outfile = join(folder, "worker.mjs");
  const driver = createRequire(import.meta.url).resolve("better-sqlite3");
  await build({
    entryPoints: [fileURLToPath(new URL("./worker/worker.ts", import.meta.url))],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node22",
    minify: true,
    logLevel: "warning",
    banner: { js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);" },
    plugins: [
      {
        name: "steps",
        setup({ onResolve }) {
          const standIn = fileURLToPath(new URL("./worker/fs-promises.ts", import.meta.url));
          onResolve({ filter: /^node:fs\/promises$/ }, ({ importer }) =>
            importer === standIn ? { path: "node:fs/promises", external: true } : { path: standIn },
          );
          onResolve({ filter: /^better-sqlite3$/ }, () => ({ path: driver, external: true }));
        },
      },
    ],
  });
  return outfile;
}
