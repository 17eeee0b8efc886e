import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { BUNDLE } from "../support/daemon.ts";

const run = promisify(execFile);

/** A Node on this machine that is too old for us, with its version. */
async function oldNode(): Promise<[path: string, version: string] | undefined> {
  for (const path of ["/usr/bin/node", "/usr/local/bin/node", "/opt/homebrew/bin/node"]) {
    const version = await run(path, ["-p", "process.versions.node"]).then(
      ({ stdout }) => stdout.trim(),
      () => "",
    );
    const [major = 0, minor = 0] = version.split(".").map(Number);
    if (version !== "" && (major < 22 || (major === 22 && minor < 22))) return [path, version];
  }
  return undefined;
}

/** Runs the entry; `--import` makes this Node say that it is another. */
async function entry(node: string, version: string | undefined, ...args: string[]) {
  const lie = `Object.defineProperty(process.versions, "node", { value: "${version}" })`;
  const before = version === undefined ? [] : ["--import", `data:text/javascript,${encodeURIComponent(lie)}`];
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
    `plex-ingest needs Node 22.22 or newer, and this is ${version}; install Node 24 LTS and start it again.\n`,
  );
}

test("an installed older Node is refused in one line, whatever the command", async (context) => {
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

test.for(["18.20.8", "20.20.2", "21.7.3", "22.21.9"])("a Node %s is refused in one line", async (version) => {
  expectOneLine(await entry(process.execPath, version, "--version"), version);
});

test.for(["22.22.0", "23.0.0", "24.21.0", "26.0.0"])("a Node %s is accepted", async (version) => {
  const answer = await entry(process.execPath, version, "--version");
  expect(answer).toMatchObject({ code: 0, stderr: "" });
  expect(answer.stdout).toMatch(/^plex-ingest \d+\.\d+\.\d+/);
});
