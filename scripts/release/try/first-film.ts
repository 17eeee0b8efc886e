import { execFile } from "node:child_process";
import { mkdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { startFakeTmdb } from "../../../src/hosts/demo/stand-ins/tmdb/fake-tmdb.ts";
import { FILED, FILM, makeMedia, settingsFor } from "../../image/film.ts";

/** Bounds only a program that hangs. */
const TIMEOUT_MS = 300_000;

/** Runs a command to its end without the variables of this process. @throws with its output */
export async function runAlone(
  [file = "", ...args]: readonly string[],
  env: Record<string, string>,
): Promise<string> {
  const { stdout, stderr } = await promisify(execFile)(file, args, { env, timeout: TIMEOUT_MS });
  return stdout + stderr;
}

/**
 * Starts an installed program as a daemon with a new home, and waits until it has filed a film by
 * hardlink.
 * @param program the command without arguments
 * @param place a new folder for home and media
 * @throws Error with the program's log if the film is not in the library
 */
export async function fileFirstFilm(
  program: readonly string[],
  place: string,
  path: string,
): Promise<void> {
  await using tmdb = await startFakeTmdb();
  const media = join(place, "media");
  makeMedia(media);
  mkdirSync(join(place, "home"), { recursive: true });
  const env = { HOME: join(place, "home"), PATH: path, ...settingsFor(media, tmdb) };
  const log = await runAlone([...program, "daemon", "--once"], env);
  const filed = statSync(join(media, FILED, "The Matrix (1999).mkv"), { throwIfNoEntry: false });
  if (filed?.ino !== statSync(join(media, "downloads", FILM)).ino) {
    throw new Error(`No film was linked:\n${log}`);
  }
}
