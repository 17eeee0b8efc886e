import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { delimiter, dirname, resolve } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { startHome } from "../process/home.ts";
import { typeInto } from "../process/new-machine.ts";
import { HIDING_FROM_ALL } from "../support/daemon.ts";
import { freePort } from "../support/free-port.ts";
import { missingProgram } from "../support/missing-program.ts";
import { asVideo } from "../support/video-bytes.ts";
import { type OwnPlaces, PASTED, STANDS_FOR } from "./promises/pasted.ts";

const PATH = [dirname(process.execPath), "/usr/bin", "/bin"].join(delimiter);
const FILM = "Inception.2010.1080p.mkv";

/** A line with the names of this machine instead of the page's. */
function fillIn(line: string, own: OwnPlaces): string {
  const names = Object.keys(STANDS_FOR).toSorted((a, b) => b.length - a.length);
  const pattern = new RegExp(names.map((name) => name.replaceAll(".", "\\.")).join("|"), "g");
  return line.replaceAll(pattern, (name) => STANDS_FOR[name]?.(own) ?? name);
}

async function stop(daemon: ChildProcess | undefined): Promise<void> {
  if (daemon === undefined || daemon.exitCode !== null) return;
  const ended = once(daemon, "close");
  daemon.kill("SIGTERM");
  await ended;
}

test.skipIf(missingProgram("curl", "apt-get install curl"))(
  "the lines of the pages do what the pages say, pasted one after the other into a shell",
  async () => {
    await using home = await startHome({ settings: { PLEX_AUTO_INGEST: undefined } });
    const user = home.at("user");
    for (const folder of [".config/plex-ingest", ".local/bin"]) {
      mkdirSync(`${user}/${folder}`, { recursive: true });
    }
    mkdirSync(home.at("usb"));
    mkdirSync(`${home.movies}/Heat (1995)`);
    writeFileSync(`${home.movies}/Heat (1995)/Heat (1995).mkv`, asVideo("heat"));
    writeFileSync(`${user}/${FILM}`, asVideo("another"));
    symlinkSync(home.envFile, `${user}/.config/plex-ingest/.env`);
    symlinkSync(resolve("dist/plex-ingest.js"), `${user}/.local/bin/plex-ingest`);
    home.drop(FILM);
    const own = {
      usb: home.at("usb"),
      download: `${home.downloads}/${FILM}`,
      port: await freePort(),
    };
    const env = { HOME: user, PATH, ...HIDING_FROM_ALL };
    // The reader of the pages has these values from the lines above.
    const tokens = `. ~/.config/plex-ingest/.env; TOKEN=$AUTH_TOKEN\n`;
    let before = "";
    let daemon: ChildProcess | undefined;
    try {
      for (const [line, { code = 0, shows, answers }] of Object.entries(PASTED)) {
        const typed = `${before}${line.includes("curl") ? tokens : ""}${fillIn(line, own)}`;
        if (line === "plex-ingest daemon") {
          daemon = spawn("sh", ["-c", `${before}exec ${line}`], {
            env,
            cwd: user,
            stdio: "ignore",
          });
          await home.reaches(FILM, "review");
          continue;
        }
        if (line.startsWith("plex-ingest uninstall")) await stop(daemon);
        if (answers !== undefined) {
          const shell = ["sh", "-c", typed];
          const ended = await typeInto(shell, { path: user, env: HIDING_FROM_ALL }, answers, {
            PATH,
          });
          expect.soft(ended, line).toMatchObject({ code, shown: expect.stringMatching(shows) });
          continue;
        }
        const ended = await promisify(execFile)("sh", ["-c", typed], { env, cwd: user }).then(
          ({ stdout, stderr }) => ({ code: 0, said: stdout + stderr }),
          (error: { code: number; stdout: string; stderr: string }) => ({
            code: error.code,
            said: error.stdout + error.stderr,
          }),
        );
        expect.soft(ended, line).toEqual({ code, said: expect.stringMatching(shows) });
        if (line.startsWith("export ")) before += `${line}\n`;
      }
    } finally {
      await stop(daemon);
    }
  },
);
