import { spawnSync } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { readFinished } from "../../src/clients/index.ts";
import { parseHookNote } from "../../src/core/torrent/hook-note.ts";
import { pathWith } from "../support/hidden-machine.ts";
import { type TempFolder, tempFolder } from "../support/temp-folder.ts";
import { waitFor } from "../support/wait-for.ts";

const HASH = "0123456789abcdef0123456789abcdef01234567";
const QUIET = { status: 0, stdout: "", stderr: "" };
/** Everything that the script needs to leave a note. There is no Node. */
const TOOLS = ["sh", "basename", "date", "dirname", "id", "mkdir", "mv", "rm", "ls", "head", "wc"];

/** The script and its spool, as `client set-hook` sets them up. */
function spooled(folder: TempFolder): { script: string; spool: string } {
  const [script, spool] = [folder.at("hook", "torrent-done.sh"), folder.at("hook", "spool")];
  mkdirSync(spool, { recursive: true });
  chmodSync(spool, 0o1733);
  copyFileSync(resolve("scripts/torrent-done.sh"), script);
  chmodSync(script, 0o755);
  return { script, spool };
}

/** Finds a shell, as words before the script. Undefined if this machine does not have it. */
function findShell(name: string): string[] | undefined {
  const where = spawnSync("/bin/sh", ["-c", `command -v ${name}`], { encoding: "utf8" });
  const path = where.stdout.trim();
  // busybox is a single program: its first argument is the name of the shell.
  return path === "" ? undefined : name === "busybox" ? [path, "sh"] : [path];
}

function call(
  folder: TempFolder,
  script: string,
  env: Record<string, string>,
  { args = [], shell = ["/bin/sh"] }: { args?: string[]; shell?: string[] } = {},
) {
  const [program = "", ...before] = shell;
  const { status, stdout, stderr } = spawnSync(program, [...before, script, ...args], {
    cwd: "/",
    encoding: "utf8",
    env: { HOME: folder.at("home"), PATH: pathWith(...TOOLS), ...env },
  });
  return { status, stdout, stderr };
}

const notesIn = (spool: string) =>
  readdirSync(spool).map((name) => parseHookNote(readFileSync(join(spool, name))));

test.each(["/bin/sh", "dash", "bash", "busybox"])(
  "%s leaves one whole note for each download, whatever its name contains",
  (name) => {
    using folder = tempFolder();
    const shell = findShell(name);
    if (shell === undefined) return;
    const { script, spool } = spooled(folder);
    const planted = folder.at("planted");
    const title = `$(touch ${planted})'; touch ${planted}\n"; touch ${planted} #\n\u001b[31m%s\\0é=`;
    const env = { TR_TORRENT_HASH: HASH, TR_TORRENT_NAME: title, TR_TORRENT_DIR: "/in", IFS: "0" };
    expect(call(folder, script, env, { shell })).toEqual(QUIET);
    expect(notesIn(spool)).toEqual([
      { args: [], variables: { TR_TORRENT_HASH: HASH, TR_TORRENT_NAME: title } },
    ]);
    expect(readdirSync(spool).filter((one) => one.startsWith("."))).toEqual([]);
    const [file = ""] = readdirSync(spool);
    expect(statSync(join(spool, file)).mode & 0o777).toBe(0o644);
    expect(existsSync(planted)).toBe(false);
    expect(existsSync(folder.at("home"))).toBe(false);
  },
);

test("a note names the same download as the client's variables do, for each kind of client", () => {
  using folder = tempFolder();
  const { script, spool } = spooled(folder);
  const calls: { env: Record<string, string>; status: number }[] = [
    { env: { TR_TORRENT_HASH: HASH, TR_TORRENT_NAME: "Heat" }, status: 0 },
    { env: { NZBPP_NZBID: "7", NZBPP_NZBFILENAME: "/nzb/Heat.nzb" }, status: 95 },
    { env: { SAB_NZO_ID: "SABnzbd_nzo_x1", SAB_FINAL_NAME: "Heat" }, status: 0 },
  ];
  for (const { env, status } of calls) {
    expect(call(folder, script, env)).toEqual({ ...QUIET, status });
  }
  const kindAndHash = (env: Record<string, string>) => {
    const { kind, hash } = readFinished(env) ?? {};
    return { kind, hash };
  };
  expect(new Set(notesIn(spool).map((note) => kindAndHash(note?.variables ?? {})))).toEqual(
    new Set(calls.map(({ env }) => kindAndHash(env))),
  );
});

test("passes on the arguments of a client, and leaves out a value that is too long for a note", () => {
  using folder = tempFolder();
  const { script, spool } = spooled(folder);
  const args = ["--client", "qb", "--hash", HASH, "--path", "/srv/A film $(reboot)\n"];
  expect(call(folder, script, {}, { args })).toEqual(QUIET);
  expect(notesIn(spool)).toEqual([{ args, variables: {} }]);
  const env = { TR_TORRENT_HASH: HASH, TR_TORRENT_NAME: "é".repeat(3000) };
  expect(call(folder, script, env)).toEqual(QUIET);
  expect(notesIn(spool)).toContainEqual({ args: [], variables: { TR_TORRENT_HASH: HASH } });
});

test("finds the spool through the link in a newsreader's folder of scripts", () => {
  using folder = tempFolder();
  const { script, spool } = spooled(folder);
  symlinkSync(script, folder.at("link.sh"));
  const env = { SAB_NZO_ID: "x", PATH: pathWith(...TOOLS, "readlink") };
  expect(call(folder, folder.at("link.sh"), env)).toEqual(QUIET);
  expect(notesIn(spool)).toHaveLength(1);
});

test("logs that it cannot write to the spool, and does not fail the client", () => {
  using folder = tempFolder();
  const { script, spool } = spooled(folder);
  // A name that `mv` cannot replace: without `mv`, no note gets its last name.
  const env = { PATH: pathWith(...TOOLS.filter((tool) => tool !== "mv"), "chmod") };
  expect(call(folder, script, { TR_TORRENT_HASH: HASH, ...env })).toEqual(QUIET);
  expect(readdirSync(spool)).toEqual([]);
  const log = folder.at("home", ".local", "state", "plex-ingest", "torrent-done.log");
  expect(readFileSync(log, "utf8")).toMatch(/Z torrent-done: no note could be written to .*spool;/);
});

test("the script runs the program if one of its documented variables is set", async () => {
  using folder = tempFolder();
  const { script, spool } = spooled(folder);
  const program = folder.at("plex");
  writeFileSync(program, `#!/bin/sh\necho "$1" >"${folder.at("seen")}"\n`, { mode: 0o755 });
  const env = {
    PLEX_INGEST_BIN: program,
    TR_TORRENT_HASH: HASH,
    PATH: pathWith(...TOOLS, "chmod", "cut", "env", "grep", "tr"),
  };
  expect(call(folder, script, env)).toEqual(QUIET);
  await waitFor("the program to be called", () => existsSync(folder.at("seen")));
  expect(readdirSync(spool)).toEqual([]);
});

test("as under systemd, where SIGPIPE is ignored, the log contains no line of printf", async () => {
  using folder = tempFolder();
  const bin = folder.at("bin");
  mkdirSync(bin);
  const put = (name: string, text: string): string => {
    writeFileSync(join(bin, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
    return join(bin, name);
  };
  const [asked, begun, seen] = [folder.at("asked"), folder.at("begun"), folder.at("seen")];
  const node = put("node", `[ "$1" != --version ] || { : >"${asked}"; echo v24.1.0; }`);
  const program = put("plex", `echo "$1" >"${seen}"`);
  // The list of places to search goes on after its reader has found a Node and left.
  put(
    "dirname",
    `if [ "$1" = "${program}" ]; then
       if [ -e "${begun}" ]; then while [ ! -e "${asked}" ]; do :; done; sleep 0.3; fi
       : >"${begun}"
     fi
     exec ${join("/usr/bin", "dirname")} "$@"`,
  );
  const scripts = folder.at("package", "scripts");
  mkdirSync(scripts, { recursive: true });
  copyFileSync(resolve("scripts/torrent-done.sh"), join(scripts, "torrent-done.sh"));
  const ignoring = `trap '' PIPE; exec /bin/sh ${join(scripts, "torrent-done.sh")}`;
  const { status } = spawnSync("/bin/sh", ["-c", ignoring], {
    env: {
      PATH: `${bin}:/usr/bin:/bin`,
      HOME: folder.at("home"),
      PLEX_INGEST_BIN: program,
      PLEX_INGEST_NODE: node,
      TR_TORRENT_HASH: HASH,
    },
  });
  expect(status).toBe(0);
  await waitFor("the program to be called", () => existsSync(seen));
  const log = folder.at("home", ".local", "state", "plex-ingest", "torrent-done.log");
  expect(readFileSync(log, "utf8")).toBe("");
});
