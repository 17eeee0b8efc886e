import { execFile } from "node:child_process";
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { dirname } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { BUNDLE } from "../support/daemon.ts";
import { isPromised, LOWEST_NODES } from "../support/node-engines.ts";
import { oldNode } from "../support/old-node.ts";
import { tempFolder } from "../support/temp-folder.ts";

const run = promisify(execFile);

/** Runs the entry. `--import` makes this Node report another version. */
async function entry(node: string, version: string | undefined, ...args: string[]) {
  const lie = `Object.defineProperty(process.versions, "node", { value: "${version}" })`;
  const before =
    version === undefined ? [] : ["--import", `data:text/javascript,${encodeURIComponent(lie)}`];
  const env = { PATH: process.env["PATH"] ?? "" };
  return run(node, [...before, BUNDLE, ...args], { env }).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    (error: { code: number; stdout: string; stderr: string }) => error,
  );
}

function expectOneLine(answer: Awaited<ReturnType<typeof entry>>, version: string): void {
  expect(answer.code).toBe(2);
  expect(answer.stdout).toBe("");
  expect(answer.stderr).toBe(
    `plex-ingest needs Node 22.22 or newer, except 23, but this is ${version}; install Node 24 LTS and start it again.\n`,
  );
}

test("an installed older Node is refused in one line by every command", async (context) => {
  const old = await oldNode();
  if (!old) {
    console.log("skipped: there is no older Node on this machine");
    context.skip();
    return;
  }
  for (const args of [["--version"], ["daemon"], ["parse", "Dune.2021"]]) {
    expectOneLine(await entry(old[0], undefined, ...args), old[1]);
  }
});

const VERSIONS = ["18.20.8", "20.20.2", "21.7.3", "22.21.9", "22.22.0", "22.23.5"];
const NEWER = ["23.0.0", "23.11.1", "24.0.0", "24.21.0", "25.0.0", "26.0.0"];
test.for([...VERSIONS, ...NEWER, ...LOWEST_NODES])(
  "Node %s is accepted if package.json allows it, and refused in one line otherwise",
  async (version) => {
    const answer = await entry(process.execPath, version, "--version");
    if (!isPromised(version)) return expectOneLine(answer, version);
    expect(answer).toMatchObject({ code: 0, stderr: "" });
    expect(answer.stdout).toMatch(/^plex-ingest \d+\.\d+\.\d+/);
  },
);

/** Runs a command as a shell would that finds only an older Node, in the folder `old`. */
async function typed(folder: ReturnType<typeof tempFolder>, command: string, args: string[]) {
  const env = { PATH: `${folder.at("old")}:/usr/bin:/bin` };
  return run(command, args, { env }).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    (error: { code: number; stdout: string; stderr: string }) => error,
  );
}

test.skipIf(process.platform !== "linux")(
  "on an older Node, prints the command that installs a private Node, and uses that Node afterwards",
  async () => {
    using folder = tempFolder();
    const prefix = folder.at("an owner's prefix");
    const packages = `${prefix}/lib/node_modules`;
    cpSync(dirname(BUNDLE), `${packages}/plex-ingest/dist`, { recursive: true });
    mkdirSync(`${prefix}/bin`);
    symlinkSync("../lib/node_modules/plex-ingest/dist/plex-ingest.js", `${prefix}/bin/plex-ingest`);
    const lie = `data:text/javascript,Object.defineProperty(process.versions,'node',{value:'18.20.8'})`;
    const old = folder.write(
      "old/node",
      `#!/bin/sh\nexec '${process.execPath}' --import "${lie}" "$@"\n`,
    );
    const bin = `${prefix}/lib/plex-ingest/bin`;
    const npm = folder.write(
      "old/npm",
      `#!/bin/sh\nprintf '%s\\n' "$@"\nmkdir -p "${bin}" && ln -s '${process.execPath}' "${bin}/node"\n`,
    );
    for (const program of [old, npm]) chmodSync(program, 0o755);

    const program = `${prefix}/bin/plex-ingest`;
    const refused = await typed(folder, program, ["parse", "It's Dune.2021.mkv"]);
    expect(refused).toMatchObject({ code: 2, stdout: "" });
    const [said, none, line = "", ...rest] = refused.stderr.split("\n");
    expect(said).toBe(
      "plex-ingest needs Node 22.22 or newer, except 23, but this is 18.20.8; install a private Node for it and run the command again:",
    );
    expect([none, ...rest]).toEqual(["", "", ""]);
    // If the line is pasted as printed, it installs a Node and continues with the command.
    const went = await typed(folder, "/bin/sh", ["-c", line]);
    expect(went).toMatchObject({ code: 0, stderr: "" });
    const place = `${prefix}/lib/plex-ingest`;
    const given = ["install", "-g", "--prefix", place, `node-linux-${process.arch}@24`];
    expect(went.stdout.split("\n").slice(0, 5)).toEqual(given);
    expect(went.stdout).toContain("2021");
    expect(await typed(folder, program, ["--version"])).toMatchObject({ code: 0, stderr: "" });
  },
);

/** Returns the npm of this machine, which a shell finds without our own programs. */
const npm = existsSync("/usr/bin/npm") ? "/usr/bin/npm" : undefined;

test.skipIf(process.platform !== "linux" || npm === undefined)(
  "where Node's own bin folder is npm's prefix, the printed command keeps that Node, also if it is repeated",
  async () => {
    using folder = tempFolder();
    const prefix = folder.at("usr");
    cpSync(dirname(BUNDLE), `${prefix}/lib/node_modules/plex-ingest/dist`, { recursive: true });
    mkdirSync(`${prefix}/bin`);
    symlinkSync("../lib/node_modules/plex-ingest/dist/plex-ingest.js", `${prefix}/bin/plex-ingest`);
    const lie = `data:text/javascript,Object.defineProperty(process.versions,'node',{value:'20.20.2'})`;
    const own = `#!/bin/sh\nexec '${process.execPath}' --import "${lie}" "$@"\n`;
    const old = folder.write("usr/bin/node", own);
    // A package like the real one, which needs no registry.
    const name = `node-linux-${process.arch}`;
    const about = { name, version: "24.0.0", bin: { node: "bin/node" } };
    folder.write(`pack/package.json`, JSON.stringify(about));
    const newer = folder.write("pack/bin/node", `#!/bin/sh\nexec '${process.execPath}' "$@"\n`);
    const cache = ["--offline", "--no-audit", "--no-fund", "--cache", folder.at("cache")];
    const packed = await run("/usr/bin/npm", ["pack", "--silent", ...cache, folder.at("pack")], {
      cwd: folder.path,
      env: { PATH: "/usr/bin:/bin", HOME: folder.path },
    });
    const file = folder.at(packed.stdout.trim());
    const script = `#!/bin/sh\nPATH=/usr/bin:/bin\n`;
    const given = `for word do shift; [ "$word" = ${name}@24 ] && word='${file}'; set -- "$@" "$word"; done`;
    const ours = `exec /usr/bin/npm "$@" ${cache.map((word) => `'${word}'`).join(" ")}\n`;
    const npmHere = folder.write("usr/bin/npm", `${script}${given}\n${ours}`);
    for (const program of [old, newer, npmHere]) chmodSync(program, 0o755);
    const type = (command: string) =>
      run("/bin/sh", ["-c", command], {
        env: { PATH: `${prefix}/bin:/usr/bin:/bin`, HOME: folder.path },
      }).then(
        ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
        (error: { code: number; stdout: string; stderr: string }) => error,
      );

    const refused = await type("plex-ingest --version");
    expect(refused).toMatchObject({ code: 2, stdout: "" });
    const line = refused.stderr.split("\n")[2] ?? "";
    for (const time of ["first", "second"]) {
      const went = await type(line.replaceAll("sudo ", ""));
      expect(went.stdout, `${time}: ${went.stderr}`).toContain("plex-ingest ");
      expect(went.code).toBe(0);
      expect(readFileSync(old, "utf8")).toBe(own);
    }
    expect(await type("plex-ingest --version")).toMatchObject({ code: 0, stderr: "" });
  },
);
