import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { promisify, stripVTControlCharacters } from "node:util";
import { BUNDLE, HIDING, runProgram } from "../support/daemon.ts";
import { startFakeTmdb } from "../support/stand-ins.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { TMDB_KEY } from "./home.ts";

/** True if a service can be installed on this machine. */
export const IS_BOOTED = existsSync("/run/systemd/system");

/** The arrow-down key. */
export const DOWN = "\u001b[B";

/** A machine on which plex-ingest was never configured: a home folder, downloads and a library. */
export async function newMachine() {
  const folder = tempFolder();
  const tmdb = await startFakeTmdb({ key: TMDB_KEY });
  for (const name of ["library/Movies", "library/TV Shows", "downloads"]) {
    folder.write(`${name}/.keep`);
  }
  const place = { path: folder.path, envFile: "" };
  const env = {
    TMDB_URL: tmdb.url,
    INGEST_STABLE_SECONDS: "0.5",
    INGEST_STABILITY_POLL_SECONDS: "0.2",
    INGEST_MIN_FREE: "0",
    // With systemd, root would not know which account will file.
    SUDO_USER: "root",
  };
  return {
    ...folder,
    tmdb,
    env,
    file: folder.at(".config/plex-ingest/.env"),
    place,
    run: (args: string[], more: Record<string, string> = {}) =>
      runProgram(place, args, { bare: true, env: { ...env, ...more } }),
    async [Symbol.asyncDispose]() {
      await tmdb.close();
      folder[Symbol.dispose]();
    },
  };
}

/** Everything that was shown. Each redraw of a line is a separate line. */
const linesOf = (raw: string): string =>
  stripVTControlCharacters(raw.replaceAll(/\u001b\[(?:999D|G|\d*[AB])/g, "\n")).replaceAll(
    "\r",
    "",
  );

/**
 * Types into a command (default: `init`) on a terminal of 80 columns. Resolves with everything that
 * was shown, without control sequences.
 */
export const onTerminal = (
  machine: { path: string; env: object },
  plan: [string, string][],
  more: object = {},
  command: readonly string[] = ["init"],
) =>
  typeInto([process.execPath, ...HIDING, BUNDLE, ...command], machine, plan, {
    PATH: process.env["PATH"],
    ...more,
  });

/** Types into any program. */
export async function typeInto(
  program: readonly string[],
  machine: { path: string; env: object },
  plan: [string, string][],
  more: object,
) {
  const words = [resolve("test/support/in-pty.py"), JSON.stringify(plan), ...program];
  const env = {
    ...machine.env,
    HOME: machine.path,
    TERM: "xterm-256color",
    LANG: "C.UTF-8",
    ...more,
  };
  const ended = await promisify(execFile)("python3", words, { env, cwd: machine.path }).then(
    ({ stdout }) => ({ code: 0, stdout }),
    (error: { code: number; stdout: string }) => error,
  );
  return { code: ended.code, raw: ended.stdout, shown: linesOf(ended.stdout) };
}
