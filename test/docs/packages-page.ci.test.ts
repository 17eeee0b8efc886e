import { execFileSync } from "node:child_process";
import { chmodSync, chownSync, copyFileSync, mkdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { makePackages } from "../../scripts/packages/make-packages.ts";
import { readProject } from "../../scripts/release/project.ts";
import { typeInto } from "../process/new-machine.ts";
import { leaveOut } from "../support/missing-program.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { readBlocks } from "./promises/read-lines.ts";

/** An account that is new on this machine: no group of it may read anything of ours. */
const UID = 54_321;
const canRun = process.platform === "linux" && process.arch === "x64";
const leftOut = canRun ? undefined : leaveOut("the download for Linux on x64 runs only there");

test.skipIf(leftOut)(
  "the lines of the packages page run on an empty account, without a Node in PATH, up to init's first question",
  async () => {
    using folder = tempFolder();
    execFileSync("chmod", ["755", folder.path]);
    const [home, to] = [folder.at("home"), folder.at("home/Downloads")];
    mkdirSync(to, { recursive: true });
    // The account may not read the checkout.
    const hiding = folder.at("no-usual-servers.mjs");
    copyFileSync("test/support/no-usual-servers.mjs", hiding);
    chmodSync(hiding, 0o644);
    execFileSync(process.execPath, ["scripts/sbom.ts"]);
    makePackages(readProject(), { to, platforms: ["linux-x64"] });
    const block = readBlocks("docs/start/packages.md").find((lines) =>
      lines.some((line) => line.startsWith("tar ")),
    );
    const isRoot = process.getuid?.() === 0;
    if (isRoot) for (const path of [home, to]) chownSync(path, UID, UID);
    const as = isRoot ? ["setpriv", `--reuid=${UID}`, `--regid=${UID}`, "--clear-groups"] : [];
    const lines = ["set -e", `cd ${to}`, "umask 022", ...(block ?? [])].join("\n");
    const { code, shown } = await typeInto(
      [
        ...as,
        "/usr/bin/env",
        "-i",
        `HOME=${home}`,
        "TERM=xterm",
        "PATH=/usr/bin:/bin",
        `NODE_OPTIONS=--import=${hiding}`,
        "sh",
        "-c",
        lines,
      ],
      { path: folder.path, env: {} },
      [["?", "\u0003"]],
      { PATH: process.env["PATH"] },
    );
    expect(shown).not.toMatch(/No such file|cannot|denied|not found/i);
    // Ctrl-C at the first question. 99 means that no question came.
    expect(code).not.toBe(99);
    const { version } = readProject();
    const program = `${home}/.local/lib/plex-ingest-${version}-linux-x64/lib/plex-ingest/package.json`;
    expect(readFileSync(program, "utf8")).toContain(`"version": "${version}"`);
  },
);
