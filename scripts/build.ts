// Builds the file that `bin` names: the bundled program with one lazily loaded chunk per part, so
// that each command loads only what it needs. better-sqlite3 is not bundled, because it is a native
// module. It is the only dependency that is installed with the package.
import { chmod, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { type BuildOptions, build } from "esbuild";
import { ALL_COMMANDS } from "../src/hosts/cli/command-line.ts";
import { listedAtBuild } from "./build/listed-at-build.ts";
import { localTimeOfCron } from "./build/local-time-of-cron.ts";
import { mergeChunks } from "./build/merge-chunks.ts";
import { escapeWide } from "./build/one-byte.ts";
import { buildPage } from "./build/page.ts";
import { pastFrontDoors } from "./build/past-front-doors.ts";
import { requireNode } from "./build/required-node.ts";
import { buildViews } from "./build/view.ts";
import { withoutAjv } from "./build/without-ajv.ts";
import { withoutDebug } from "./build/without-debug.ts";
import { withoutOfetch } from "./build/without-ofetch.ts";
import { manPage } from "./man-page.ts";
import { thirdPartyNotices } from "./third-party-notices.ts";

const { version, engines } = JSON.parse(await readFile("package.json", "utf8")) as {
  version: string;
  engines: { node: string };
};
await rm("dist", { recursive: true, force: true });
const common = {
  outdir: "dist",
  bundle: true,
  platform: "node",
  format: "esm",
  target: `node${/\d+\.\d+/.exec(engines.node)?.[0]}`,
  external: ["better-sqlite3"],
  logLevel: "warning",
} satisfies BuildOptions;
const split = await build({
  ...common,
  entryPoints: {
    "plex-ingest": "src/bin/plex-ingest.ts",
    "backup-worker": "src/bin/backup-worker.ts",
  },
  splitting: true,
  chunkNames: "chunks/[name]-[hash]",
  plugins: [
    listedAtBuild,
    localTimeOfCron,
    pastFrontDoors,
    withoutAjv,
    withoutDebug,
    withoutOfetch,
  ],
  define: { PLEX_INGEST_VERSION: JSON.stringify(version) },
  metafile: true,
  write: false,
});
const { entryPoints, plugin } = mergeChunks(split, {
  always: ["src/bin/main.ts", "src/bin/start-command.ts"],
  start: "src/bin/server/stdio.ts",
  apart: [
    "src/program/process/open-store.ts",
    "src/program/use-cases/review.ts",
    "src/program/use-cases/torrent-done.ts",
    "src/program/use-cases/why.ts",
    "src/program/use-cases/trash.ts",
    "src/program/use-cases/doctor/doctor.ts",
    "src/program/process/engine-lock.ts",
    "src/hosts/mcp/registry.ts",
    "src/program/run/daemon.ts",
  ],
});
const { outputFiles } = await build({
  ...common,
  entryPoints,
  plugins: [plugin],
  minify: true,
  write: false,
});
for (const { path, text } of outputFiles) {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(
    path,
    basename(dirname(path)) === "chunks" ? escapeWide(requireNode(text)) : text,
  );
}
const entry = "dist/plex-ingest.js";
// Node checks `--env-file` even after the script's name, and exits with its own message if it
// cannot read the file (nodejs/node#54232). After `--`, it does not check it. A shebang that `env`
// splits would also work, but BusyBox's `env` does not split. A shell reads the second line as this
// command, and Node reads it as a string and a comment. If a Node was installed for the program
// (`src/bin/plex-ingest.ts`; earlier between npm's packages), that Node is used.
const own = `for node in "\${0%/*}"/../lib/plex-ingest/bin/node "\${0%/*}"/../lib/node_modules/node-linux-*/bin/node node; do [ -x "$node" ] && break; done`;
const head = `#!/bin/sh\n':' //; ${own}; exec "$node" -- "$0" "$@"`;
await writeFile(entry, `${head}\n${await readFile(entry, "utf8")}`);
await chmod(entry, 0o755);
const ofPage = [...(await buildPage("dist/web")), ...(await buildViews("dist/web"))];
const inputs = [...Object.keys(split.metafile.inputs), ...ofPage];
await writeFile("dist/THIRD-PARTY-NOTICES.md", await thirdPartyNotices(inputs));
await writeFile("dist/plex-ingest.1", manPage(ALL_COMMANDS, version));
