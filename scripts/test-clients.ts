// Runs the tests with real download clients and databases against those of newer versions of Debian.
// `npm run test:clients -- --help` prints the options. Exits with 1 if a test failed, and with 2 if
// the tests could not run.
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, delimiter, join, resolve } from "node:path";
import { parseArgs } from "node:util";

const USAGE = `Runs the tests with real download clients and databases against those of newer versions of Debian.

  npm run test:clients [-- --suite trixie --suite sid] [--with clients --with postgresql --with redis --with valkey]
                       [--folder /var/tmp/plex-ingest-clients]

Without --with, only the download clients are tested. Needs root on a Debian or Ubuntu with debootstrap. Each suite is
installed once into the folder (about 1 GB) from this machine's own Debian archive, and updated by later runs. The
results are written to test/clients/newest.json.`;

/** Tests of vitest that run programs of a suite. Without files, all tests of the projects. */
type TestRun = { projects: readonly string[]; files: readonly string[] };

type Group = {
  packages: readonly string[];
  /** Patterns of the packages whose versions are recorded. By default `packages`. */
  versionsOf?: readonly string[];
  /** The programs that the tests start. */
  programs: readonly string[];
  env?: Record<string, string>;
  /**
   * True if the tests run in the suite's root, where its programs change their account: only root
   * may enter it.
   */
  isInside?: true;
  runs: readonly TestRun[];
};

const CLIENTS = [
  "transmission-daemon",
  "qbittorrent-nox",
  "deluged",
  "deluge-web",
  "rtorrent",
  "nzbget",
];

const toRedis = (name: string): Group => ({
  packages: [`${name}-server`],
  programs: [`${name}-server`, `${name}-cli`],
  env: { REDIS_SERVER: `${name}-server` },
  runs: [
    {
      projects: ["programs", "slow"],
      files: ["test/adapters/redis", "test/deploy/redis", "test/process/http-redis"],
    },
  ],
});

const GROUPS: Readonly<Record<string, Group>> = {
  clients: {
    packages: CLIENTS,
    programs: CLIENTS,
    runs: [
      {
        projects: ["programs", "slow"],
        files: [
          ...["transmission", "qbittorrent", "deluge", "rtorrent", "nzbget"].map(
            (kind) => `test/clients/${kind}`,
          ),
          "test/process/torrents/each-client",
          "test/process/torrents/every-step",
          "test/process/init-clients",
        ],
      },
    ],
  },
  postgresql: {
    packages: ["postgresql"],
    versionsOf: ["postgresql-[1-9][0-9]"],
    programs: [],
    isInside: true,
    runs: [
      { projects: ["postgres"], files: [] },
      {
        projects: ["process", "slow", "faults"],
        files: ["test/process/postgres", "test/process/db-move", "test/faults/database-server"],
      },
    ],
  },
  redis: toRedis("redis"),
  valkey: toRedis("valkey"),
};
const RESULTS = "test/clients/newest.json";

/** The last run of a group with the programs of one suite. */
type GroupResult = {
  date: string;
  commit: string;
  /** Package → version. */
  versions: Record<string, string>;
  passed: number;
  failed: number;
};

type Counts = Pick<GroupResult, "passed" | "failed">;

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
function prepare(suite: string, root: string, groups: readonly Group[]): void {
  if (!existsSync(join(root, "usr/bin/apt-get"))) {
    const [archive = ""] = run("apt-get", "indextargets", "--format", "$(REPO_URI)").split("\n");
    mkdirSync(root, { recursive: true });
    run("debootstrap", "--variant=minbase", suite, root, archive);
  }
  writeFileSync(join(root, "usr/sbin/policy-rc.d"), "#!/bin/sh\nexit 101\n", { mode: 0o755 });
  const packages = groups.flatMap((group) => group.packages).join(" ");
  const install = [
    // A copy of the archive may be past its date. The signatures are still checked.
    "apt-get update -qq -o Acquire::Check-Valid-Until=false",
    `apt-get install -y -qq --no-install-recommends ${packages}`,
  ];
  inMounts(root, ["/proc"], `exec chroot '${root}' sh -ec '${install.join("\n")}'`, (file, args) =>
    run(file, ...args),
  );
}

/** Starts shell lines with paths of this machine mounted in a root, which no other process sees. */
function inMounts<T>(
  root: string,
  paths: readonly string[],
  lines: string,
  start: (file: string, args: readonly string[]) => T,
): T {
  for (const path of paths) mkdirSync(join(root, path), { recursive: true });
  const mounts = [
    // Programs in the root may have mounts as well only if it is a mount.
    `mount --rbind '${root}' '${root}'`,
    ...paths.map((path) => `mount --rbind '${path}' '${join(root, path)}'`),
  ];
  const script = [...mounts, lines].join("\n");
  return start("unshare", ["--mount", "--propagation", "private", "sh", "-ec", script]);
}

/** Writes programs that run those of the suite, and returns their folder. */
function writeWrappers(root: string, programs: readonly string[]): string {
  const folder = join(root, "wrappers");
  mkdirSync(folder, { recursive: true });
  for (const program of programs) {
    const script = `#!/bin/sh\nexec chroot '${root}' ${program} "$@"\n`;
    writeFileSync(join(folder, program), script, { mode: 0o755 });
  }
  return folder;
}

/** Runs tests with the programs of a suite, in mounts that no other process has. */
async function runTests(root: string, group: Group, { projects, files }: TestRun): Promise<Counts> {
  const result = resolve("node_modules/.cache", `${basename(root)}-${process.pid}.json`);
  const folder = process.cwd();
  const vitest = [
    `cd '${folder}'`,
    `exec vitest run ${projects.map((name) => `--project ${name}`).join(" ")} ${files.join(" ")} ` +
      `--reporter=default --reporter=json --outputFile='${result}'`,
  ].join("\n");
  const start = group.isInside ? `exec chroot '${root}' sh -ec "$TESTS"` : 'exec sh -ec "$TESTS"';
  const shared = ["/proc", "/dev", "/tmp", folder];
  const child = inMounts(root, shared, start, (file, args) =>
    spawn(file, args, {
      stdio: "inherit",
      env: {
        ...process.env,
        ...group.env,
        TESTS: vitest,
        CI: "true",
        PATH: `${writeWrappers(root, group.programs)}${delimiter}${process.env["PATH"] ?? ""}`,
      },
    }),
  );
  await once(child, "close");
  const counts = JSON.parse(readFileSync(result, "utf8")) as Record<string, number>;
  return { passed: counts["numPassedTests"] ?? 0, failed: counts["numFailedTests"] ?? 0 };
}

async function testGroup(root: string, group: Group): Promise<GroupResult> {
  const sum = { passed: 0, failed: 0 };
  for (const tests of group.runs) {
    const { passed, failed } = await runTests(root, group, tests);
    sum.passed += passed;
    sum.failed += failed;
  }
  const names = group.versionsOf ?? group.packages;
  const lines = run("chroot", root, "dpkg-query", "-W", ...names).split("\n");
  return {
    date: new Date().toISOString().slice(0, 10),
    commit: run("git", "rev-parse", "--short", "HEAD"),
    versions: Object.fromEntries(lines.map((line) => line.split("\t") as [string, string])),
    ...sum,
  };
}

function record(suite: string, group: string, result: GroupResult): void {
  const all = JSON.parse(readFileSync(RESULTS, "utf8")) as Record<string, object>;
  all[suite] = { ...all[suite], [group]: result };
  writeFileSync(RESULTS, `${JSON.stringify(all, null, 2)}\n`);
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      suite: { type: "string", multiple: true, default: ["trixie", "sid"] },
      with: { type: "string", multiple: true, default: ["clients"] },
      folder: { type: "string", default: "/var/tmp/plex-ingest-clients" },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  requirePrograms();
  const wanted = values.with.map((name) => {
    const group = GROUPS[name];
    if (group) return { name, group };
    throw new Error(`--with ${name}: give ${Object.keys(GROUPS).join(", ")}.`);
  });
  let failed = 0;
  for (const suite of values.suite) {
    const root = join(resolve(values.folder), suite);
    console.log(`Installing programs of Debian ${suite} …`);
    prepare(
      suite,
      root,
      wanted.map(({ group }) => group),
    );
    for (const { name, group } of wanted) {
      const result = await testGroup(root, group);
      failed += result.failed;
      record(suite, name, result);
      console.log(`Debian ${suite}, ${name}: ${result.passed} passed, ${result.failed} failed.`);
    }
  }
  return failed === 0 ? 0 : 1;
}

process.exitCode = await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  return 2;
});
