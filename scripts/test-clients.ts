// Runs the tests with real download clients against the clients of newer versions of Debian.
// `npm run test:clients -- --help` prints the options. Exits with 1 if a test failed, and with 2 if
// the tests could not run.
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";
import { parseArgs } from "node:util";

const USAGE = `Runs the tests with real download clients against those of newer versions of Debian.

  npm run test:clients [-- --suite trixie --suite sid] [--folder /var/tmp/plex-ingest-clients]

Needs root on a Debian or Ubuntu with debootstrap. Each suite is installed once into the folder
(about 1 GB) from this machine's own Debian archive, and updated by later runs. The result is
written to test/clients/newest.json.`;

/** Program → package. */
const PROGRAMS: Readonly<Record<string, string>> = {
  "transmission-daemon": "transmission-daemon",
  "qbittorrent-nox": "qbittorrent-nox",
  deluged: "deluged",
  "deluge-web": "deluge-web",
  rtorrent: "rtorrent",
  nzbget: "nzbget",
};
const TESTS = ["transmission", "qbittorrent", "deluge", "rtorrent", "nzbget"];
const RESULTS = "test/clients/newest.json";
const RESULT_OF_VITEST = "newest-clients.json";

/** The last run with the programs of one suite. */
type SuiteResult = {
  date: string;
  commit: string;
  /** Package → version. */
  versions: Record<string, string>;
  passed: number;
  failed: number;
};

const run = (program: string, ...args: string[]): string =>
  execFileSync(program, args, {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive", LC_ALL: "C.UTF-8" },
  }).trim();

/** Names what this machine lacks, before anything starts. */
function requirePrograms(): void {
  if (process.getuid?.() !== 0) throw new Error("These tests need root: run them with sudo.");
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  const lacking = ["debootstrap", "unshare", "chroot", "apt-get"].filter(
    (name) => !folders.some((folder) => existsSync(join(folder, name))),
  );
  if (lacking.length > 0) {
    throw new Error(`${lacking.join(", ")} is not installed. Debian: apt-get install debootstrap`);
  }
}

/** Installs or updates a suite in a folder. The packages start no service. */
function prepare(suite: string, root: string): void {
  if (!existsSync(join(root, "usr/bin/apt-get"))) {
    const [archive = ""] = run("apt-get", "indextargets", "--format", "$(REPO_URI)").split("\n");
    mkdirSync(root, { recursive: true });
    run("debootstrap", "--variant=minbase", suite, root, archive);
  }
  writeFileSync(join(root, "usr/sbin/policy-rc.d"), "#!/bin/sh\nexit 101\n", { mode: 0o755 });
  const packages = Object.values(PROGRAMS).join(" ");
  run(
    "chroot",
    root,
    "sh",
    "-c",
    // A copy of the archive may be past its date. The signatures are still checked.
    "apt-get update -qq -o Acquire::Check-Valid-Until=false && " +
      `apt-get install -y -qq --no-install-recommends ${packages}`,
  );
}

/** Writes programs that run those of the suite, and returns their folder. */
function writeWrappers(root: string): string {
  const folder = join(root, "wrappers");
  mkdirSync(folder, { recursive: true });
  for (const program of Object.keys(PROGRAMS)) {
    const script = `#!/bin/sh\nexec chroot '${root}' ${program} "$@"\n`;
    writeFileSync(join(folder, program), script, { mode: 0o755 });
  }
  return folder;
}

/** Runs the tests with the programs of a suite, in mounts that no other process has. */
async function runTests(root: string): Promise<{ passed: number; failed: number }> {
  const result = resolve("node_modules/.cache", RESULT_OF_VITEST);
  const shared = ["/proc", "/dev", "/tmp", process.cwd()];
  for (const path of shared) mkdirSync(join(root, path), { recursive: true });
  const mounts = shared.map((path) => `mount --rbind '${path}' '${join(root, path)}'`);
  const tests = TESTS.map((kind) => `test/clients/${kind}`).join(" ");
  const vitest =
    `exec vitest run --project programs ${tests} ` +
    `--reporter=default --reporter=json --outputFile='${result}'`;
  const child = spawn(
    "unshare",
    ["--mount", "--propagation", "private", "sh", "-ec", [...mounts, vitest].join("\n")],
    {
      stdio: "inherit",
      env: {
        ...process.env,
        CI: "true",
        PATH: `${writeWrappers(root)}${delimiter}${process.env["PATH"] ?? ""}`,
      },
    },
  );
  await once(child, "close");
  const counts = JSON.parse(readFileSync(result, "utf8")) as Record<string, number>;
  return { passed: counts["numPassedTests"] ?? 0, failed: counts["numFailedTests"] ?? 0 };
}

function versionsIn(root: string): Record<string, string> {
  const lines = run("chroot", root, "dpkg-query", "-W", ...Object.values(PROGRAMS)).split("\n");
  return Object.fromEntries(lines.map((line) => line.split("\t") as [string, string]));
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      suite: { type: "string", multiple: true, default: ["trixie", "sid"] },
      folder: { type: "string", default: "/var/tmp/plex-ingest-clients" },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  requirePrograms();
  const results = JSON.parse(readFileSync(RESULTS, "utf8")) as Record<string, SuiteResult>;
  for (const suite of values.suite) {
    const root = join(resolve(values.folder), suite);
    console.log(`Installing the download clients of Debian ${suite} …`);
    prepare(suite, root);
    const counts = await runTests(root);
    const commit = run("git", "rev-parse", "--short", "HEAD");
    const date = new Date().toISOString().slice(0, 10);
    results[suite] = { date, commit, versions: versionsIn(root), ...counts };
    writeFileSync(RESULTS, `${JSON.stringify(results, null, 2)}\n`);
    console.log(`Debian ${suite}: ${counts.passed} passed, ${counts.failed} failed.`);
  }
  return values.suite.some((suite) => results[suite]?.failed !== 0) ? 1 : 0;
}

process.exitCode = await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  return 2;
});
