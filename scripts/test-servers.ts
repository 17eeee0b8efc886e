// Tries the built program against a media server, a Radarr or a Sonarr that is given.
// `npm run test:servers -- --help` prints the options. Exits with 1 if a difference has no note or a
// note is not true, and with 2 if the trial could not run.

import { existsSync } from "node:fs";
import { createInterface } from "node:readline/promises";
import { DemoFailed } from "../src/hosts/demo/page.ts";
import { redact } from "../src/servers/plex/transport/redact.ts";
import { ARR_USAGE, isAboutApps, readArrOptions } from "./servers/arr/options.ts";
import { renderArrTable } from "./servers/arr/row.ts";
import { cleanUpApps, greetApps, runArrTrial } from "./servers/arr/trial.ts";
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

type Folder = { here: string; there: string };

const toPlace = ({ here, there }: Folder): string =>
  here === there ? here : `${here} (${there} at the server)`;

/** Describes what will change at a media server. */
function toPlan({ kind, library, ...folder }: TrialOptions): string {
  const place = toPlace(folder);
  return library === undefined
    ? `This makes a folder in ${place} and libraries on it at ${kind}, which starts a scan of ` +
        "all libraries there, and one more when they are removed at the end."
    : `This files films into ${place}, lets ${kind} scan its library ${library}, and removes ` +
        "the films at the end.";
}

/** States what will happen, and asks. */
async function mayStart(plan: string, yes: boolean): Promise<boolean> {
  console.log(plan);
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
    console.log(`${USAGE}\n\n${ARR_USAGE}`);
    return 0;
  }
  return isAboutApps(args) ? await tryApps(args, signal) : await tryServer(args, signal);
}

/** A trial with Radarr and Sonarr. Exits with 1 if the program did something else than expected. */
async function tryApps(args: readonly string[], signal: AbortSignal): Promise<number> {
  const options = readArrOptions(args, process.env);
  if (!existsSync("dist/plex-ingest.js")) throw new Error("Run npm run build first.");
  const secrets = [...options.apps.map(({ key }) => key), options.client?.password ?? ""];
  const say = (line: string): void =>
    console.log(
      redact(
        line,
        secrets.filter((secret) => secret !== ""),
      ),
    );
  const names = await greetApps(options, signal);
  say(`${names.join(" and ")} answered.`);
  const plan =
    `This makes a folder in ${toPlace(options)}, and a download client, two root folders and a few ` +
    "works in each app, unmonitored and without a search. They are removed at the end. A work is " +
    "monitored for a moment while its release is pushed.";
  if (!(await mayStart(plan, options.yes))) return 2;
  const left = await cleanUpApps(options);
  if (left > 0) say(`Removed ${left} things of an earlier trial.`);
  if (options.clean) return 0;
  const rows = await runArrTrial({ options, say }, signal);
  const wrong = rows.filter(({ difference }) => difference !== "");
  say(`\n${renderArrTable(rows)}\n\n${rows.length} rows, ${wrong.length} differences`);
  return wrong.length > 0 ? 1 : 0;
}

async function tryServer(args: readonly string[], signal: AbortSignal): Promise<number> {
  const options = readOptions(args, process.env);
  if (!existsSync("dist/plex-ingest.js")) throw new Error("Run npm run build first.");
  const say = (line: string): void => console.log(redact(line, [options.key]));
  const reader = openReader(options);
  const server = await reader.open(signal);
  say(`${server} answers at ${options.url}.`);
  if (!options.clean && (await reader.sees?.(options.there, signal)) === false) {
    throw new Error(
      `${server} cannot see ${options.there}. Check THERE in --folder HERE=THERE. Nothing was changed.`,
    );
  }
  if (!(await mayStart(toPlan(options), options.yes))) return 2;
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
    error instanceof DemoFailed
      ? [error.message, ...error.lines].join("\n")
      : toMessage(stop.signal.aborted ? stop.signal.reason : error),
  );
  process.exitCode = 2;
}
