import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { isStopped, runAsProcess } from "../../../src/adapters/machine/enter-process.ts";
import { signalProcess } from "../../support/process-id.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { noMounts, noOtherUser } from "../fs/run-child.ts";

const missing = noOtherUser() ?? noMounts("nsenter --version", "mounts");
const { signal } = new AbortController();
const UP = ["-e", 'console.log("up"); setInterval(() => {}, 1000)'];
const NOBODY = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"];

async function service(words: readonly string[], env: Record<string, string>) {
  const [program = "", ...args] = [...words, process.execPath, ...UP];
  const child = spawn(program, args, { env, stdio: ["ignore", "pipe", "inherit"] });
  await once(child.stdout, "data");
  return { pid: child.pid ?? 0, [Symbol.dispose]: () => void child.kill("SIGKILL") };
}

test.skipIf(process.platform !== "linux")(
  "distinguishes a process that was stopped by a signal from a running one",
  async () => {
    using one = await service([], {});
    expect(await isStopped(one.pid)).toBe(false);
    signalProcess(one.pid, "SIGSTOP");
    await expect.poll(() => isStopped(one.pid)).toBe(true);
  },
);

test.skipIf(missing !== undefined)(
  "runs no program as root that is chosen by the environment of the target process",
  async () => {
    using dir = tempFolder();
    chmodSync(dir.path, 0o777);
    mkdirSync(dir.at("bin"));
    for (const name of ["nsenter", "setpriv", "env"]) {
      const script = `#!/bin/sh\nid -u >> ${dir.at("ran-as")}\n`;
      chmodSync(dir.write(`bin/${name}`, script), 0o755);
    }
    const preload = {
      LD_PRELOAD: dir.at("evil.so"),
      LD_LIBRARY_PATH: dir.at("bin"),
      BASH_ENV: dir.at("evil.sh"),
    };
    const path = `${dir.at("bin")}:/usr/bin:/bin`;
    using running = await service(["/usr/bin/setpriv", ...NOBODY.slice(1)], {
      PATH: path,
      ...preload,
      PLEX_MODE: "hook",
    });
    const passes = (name: string): boolean => name === "PLEX_MODE";
    const ran = await runAsProcess(
      running.pid,
      ["/usr/bin/env"],
      { passes, timeoutMs: 5000 },
      signal,
    );
    expect(ran?.stdout.split("\n")).toEqual(
      expect.arrayContaining(["PLEX_MODE=hook", `PATH=${path}`]),
    );
    expect(ran?.stdout).not.toMatch(/LD_|BASH_ENV/);
    // The last step may find its program through the service's own PATH, but it no longer runs as
    // root at that point.
    if (existsSync(dir.at("ran-as"))) {
      expect(readFileSync(dir.at("ran-as"), "utf8")).not.toMatch(/^0$/m);
    }
  },
);

test.skipIf(missing !== undefined)(
  "does not enter a process that has its own user and mount namespaces",
  async () => {
    using running = await service(["unshare", "--user", "--map-root-user", "--mount"], {
      PATH: "/usr/bin:/bin",
    });
    const options = { passes: () => false, timeoutMs: 5000 };
    expect(await runAsProcess(running.pid, ["id"], options, signal)).toBeUndefined();
  },
);
