import { execFile } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, symlinkSync } from "node:fs";
import { dirname } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { BUNDLE } from "../support/daemon.ts";
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
    `plex-ingest needs Node 22.22 or newer, but this is ${version}; install Node 24 LTS and start it again.\n`,
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

test.for(["18.20.8", "20.20.2", "21.7.3", "22.21.9"])(
  "Node %s is refused in one line",
  async (version) => {
    expectOneLine(await entry(process.execPath, version, "--version"), version);
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
    const bin = `${packages}/node-linux-${process.arch}/bin`;
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
      "plex-ingest needs Node 22.22 or newer, but this is 18.20.8; install a private Node for it and run the command again:",
    );
    expect([none, ...rest]).toEqual(["", "", ""]);
    // If the line is pasted as printed, it installs a Node and continues with the command.
    const went = await typed(folder, "/bin/sh", ["-c", line]);
    expect(went).toMatchObject({ code: 0, stderr: "" });
    const given = [
      "install",
      "-g",
      "--prefix",
      prefix,
      "--no-bin-links",
      `node-linux-${process.arch}@24`,
    ];
    expect(went.stdout.split("\n").slice(0, 6)).toEqual(given);
    expect(went.stdout).toContain("2021");
    expect(await typed(folder, program, ["--version"])).toMatchObject({ code: 0, stderr: "" });
  },
);

test.for(["22.22.0", "23.0.0", "24.21.0", "26.0.0"])("Node %s is accepted", async (version) => {
  const answer = await entry(process.execPath, version, "--version");
  expect(answer).toMatchObject({ code: 0, stderr: "" });
  expect(answer.stdout).toMatch(/^plex-ingest \d+\.\d+\.\d+/);
});
