// `npm run test:mcp-clients`: installs MCP clients of others from npm, and does the same tasks with
// each against the built program. Writes test/mcp-clients/newest.json.
import { execFileSync, fork } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { tempFolder } from "../support/temp-folder.ts";
import { TRANSPORTS } from "./client.ts";
import { CLIENTS, type NpmClient } from "./clients.ts";
import type { Order, Report } from "./drive.ts";
import { type Outcome, STEPS } from "./scenario.ts";
import { startScene } from "./scene.ts";

const RESULTS = "test/mcp-clients/newest.json";
/** The whole scenario with one client. A client that hangs is a failure of this run. */
const HUNG_MS = 300_000;

const { values } = parseArgs({
  options: { only: { type: "string" }, folder: { type: "string" } },
});

/** Installs a client in its exact version. No script of a package is run. */
function install({ packages }: NpmClient, place: string): string {
  const folder = join(place, (packages[0] ?? "").replaceAll("/", "+"));
  if (existsSync(join(folder, "node_modules"))) return folder;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), '{"private":true,"type":"module"}');
  const how = ["--no-audit", "--no-fund", "--ignore-scripts", "--save-exact", "--loglevel=error"];
  execFileSync("npm", ["install", ...how, ...packages], { cwd: folder, stdio: "inherit" });
  return folder;
}

/** Runs a client in a separate process, against a new scene. */
async function drive(order: Pick<Order, "driver" | "transport" | "folder">): Promise<Report> {
  await using scene = await startScene();
  const { place, facts } = scene;
  const child = fork(resolve("test/mcp-clients/drive.ts"), {
    cwd: place.cwd,
    env: place.env,
    stdio: ["ignore", "ignore", "ignore", "ipc"],
    timeout: HUNG_MS,
  });
  const report = await new Promise<Report>((settle) => {
    child.once("message", (message) => settle(message as Report));
    child.once("exit", () => settle({ failed: "The client ended, or hung." }));
    child.send({ ...order, place, facts });
  });
  child.kill("SIGKILL");
  const isDone =
    "outcomes" in report && Object.values(report.outcomes).every((one) => "saw" in one);
  if (!isDone) return report;
  try {
    await scene.check();
    return report;
  } catch (error) {
    return { failed: String(error) };
  }
}

const wordOf = (outcome: Outcome): string =>
  "saw" in outcome ? outcome.saw : `WRONG: ${outcome.wrong.replaceAll("\n", " ").slice(0, 300)}`;

/** Results of clients that did not run this time are kept. */
function record(version: string, result: object): void {
  const kept = JSON.parse(readFileSync(RESULTS, "utf8")) as Record<string, object>;
  kept[version] = result;
  const names = CLIENTS.map(({ packages }) => packages[0] ?? "");
  const rows = Object.fromEntries(names.flatMap((one) => (kept[one] ? [[one, kept[one]]] : [])));
  writeFileSync(RESULTS, `${JSON.stringify(rows, null, 2)}\n`);
}

using temporary = tempFolder();
const folder = values.folder === undefined ? temporary.path : resolve(values.folder);
const commit = execFileSync("git", ["rev-parse", "--short", "HEAD"], { encoding: "utf8" }).trim();
const date = new Date().toISOString().slice(0, 10);
let wrong = 0;
console.log(
  `| client | over | ${STEPS.join(" | ")} |\n|---|---|${STEPS.map(() => "---|").join("")}`,
);
for (const client of CLIENTS) {
  const [version = ""] = client.packages;
  if (!version.includes(values.only ?? "")) continue;
  const installed = install(client, folder);
  const { name, kind, licence, driver } = client;
  const runs: Record<string, object> = {};
  for (const transport of TRANSPORTS.filter((one) => client.transports.includes(one))) {
    const report = await drive({ driver, transport, folder: installed });
    const words =
      "outcomes" in report
        ? STEPS.map((step) => wordOf(report.outcomes[step]))
        : [`WRONG: ${report.failed.slice(0, 300)}`];
    console.log(`| ${version} | ${transport} | ${words.join(" | ")} |`);
    if (words.some((word) => word.startsWith("WRONG"))) wrong++;
    runs[transport] = Object.fromEntries(words.map((word, at) => [STEPS[at] ?? "", word]));
  }
  record(version, { name, kind, licence, date, commit, runs });
}
console.log(wrong === 0 ? "\nEvery step was right." : `\n${wrong} runs had a wrong step.`);
process.exitCode = wrong === 0 ? 0 : 1;
