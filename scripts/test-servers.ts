// Tries the built program against a media server that is given. `npm run test:servers -- --help`
// prints the options. Exits with 1 if a difference has no note or a note is not true, and with 2 if
// the trial could not run.

import { existsSync } from "node:fs";
import { createInterface } from "node:readline/promises";
import { DemoFailed } from "../src/hosts/demo/page.ts";
import { redact } from "../src/servers/plex/transport/redact.ts";
import { readOptions, type TrialOptions, USAGE } from "./servers/options.ts";
import { createMediaBrowserReader } from "./servers/readers/media-browser.ts";
import { createPlexReader } from "./servers/readers/plex.ts";
import type { ServerReader } from "./servers/readers/reader.ts";
import { judge, renderTable, renderTimes } from "./servers/table.ts";
import { cleanUp, runTrial } from "./servers/trial.ts";

const openReader = (options: TrialOptions): ServerReader =>
  options.kind === "plex"
    ? createPlexReader({ ...options, library: options.library ?? "" })
    : createMediaBrowserReader({ ...options, kind: options.kind });

/** States what will happen, and asks. */
async function mayStart({ kind, here, there, library, yes }: TrialOptions): Promise<boolean> {
  const place = here === there ? here : `${here} (${there} at the server)`;
  console.log(
    library === undefined
      ? `This makes a folder in ${place} and libraries on it at ${kind}, which starts a scan of ` +
          "all libraries there, and one more when they are removed at the end."
      : `This files films into ${place}, lets ${kind} scan its library ${library}, and removes ` +
          "the films at the end.",
  );
  if (yes) return true;
  if (!process.stdin.isTTY) throw new Error("Without a terminal to ask, --yes is required.");
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question("Start? [y/N] ");
  terminal.close();
  return /^y(?:es)?$/i.test(answer.trim());
}

async function main(signal: AbortSignal): Promise<number> {
  const args = process.argv.slice(2);
  if (args.includes("--help") || args.includes("-h")) {
    console.log(USAGE);
    return 0;
  }
  const options = readOptions(args, process.env);
  if (!existsSync("dist/plex-ingest.js")) throw new Error("Run npm run build first.");
  const say = (line: string): void => console.log(redact(line, [options.key]));
  const reader = openReader(options);
  const server = await reader.open(signal);
  say(`${server} answers at ${options.url}.`);
  if (!(await mayStart(options))) return 2;
  const left = await cleanUp({ options, reader });
  if (left > 0) say(`Removed ${left} libraries and folders of an earlier trial.`);
  if (options.clean) return 0;
  const rows = await runTrial({ options, reader, say }, signal);
  const { unexplained, untrue, corrected } = judge(rows);
  say(`\n${renderTable(rows)}\n\nFrom filing to proof:\n${renderTimes(rows)}\n`);
  say(
    `${server}: ${rows.length} rows, ${unexplained.length} differences without a note, ` +
      `${untrue.length} notes that are not true; ${corrected.length} series whose id corrects the title`,
  );
  return unexplained.length + untrue.length > 0 ? 1 : 0;
}

const toMessage = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);

const stop = new AbortController();
// The first signal ends the trial and cleans up. A second one ends it at once.
for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.once(name, () => stop.abort(new Error(`The trial was ended by ${name}.`)));
}

try {
  process.exitCode = await main(stop.signal);
} catch (error) {
  console.error(
    error instanceof DemoFailed ? [error.message, ...error.lines].join("\n") : toMessage(error),
  );
  process.exitCode = 2;
}
