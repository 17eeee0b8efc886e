import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { bundleProgram } from "../../crash/build-worker.ts";
import { type Before, lookBefore } from "./check.ts";
import { type DriverJob, type DriverResult, resultOf, run } from "./filing.ts";

const FILM = "Heat.1995";
const TARGET = "media/Movies/Heat (1995) {tmdb-949}";
const FILES = ["Heat (1995).mkv", "Heat (1995).en.srt"];

/**
 * Two and a half blocks of a copy: the first block, the middle one and the rest are each written by
 * a separate call.
 */
const BYTES = 2_500_000;

export type HomeAt = { path: string; before: Before };

/**
 * Prepares homes to file in and runs the driver on them. The database is created only once, because
 * that takes longer than filing.
 */
export async function homesIn(folder: string) {
  const driver = await bundleProgram(join(import.meta.dirname, "driver.ts"), folder);
  const template = join(folder, "template");
  const empty = join(folder, "empty");
  for (const each of ["downloads", "media/Movies", "media/TV Shows"]) {
    mkdirSync(join(empty, each), { recursive: true });
  }
  await drive({ home: empty, method: "auto" });
  cpSync(join(empty, "state"), template, { recursive: true });

  function commandOf(job: DriverJob): string[] {
    return [process.execPath, driver, JSON.stringify(job)];
  }
  async function drive(job: DriverJob): Promise<DriverResult> {
    const ran = await run(commandOf(job));
    const result = resultOf(ran);
    if (!result) throw new Error(`The driver failed: ${JSON.stringify(ran)}`);
    return result;
  }
  return {
    commandOf,
    drive,
    /**
     * Creates a film with its subtitle, a library with a stranger's film, and an empty database.
     */
    lay(path: string): HomeAt {
      rmSync(path, { recursive: true, force: true });
      for (const each of [
        `downloads/${FILM}`,
        "media/Movies/Ronin (1998)",
        "media/TV Shows",
        "state",
      ]) {
        mkdirSync(join(path, each), { recursive: true });
      }
      const film = Buffer.alloc(BYTES);
      for (let at = 0; at + 4 <= BYTES; at += 4) film.writeUInt32LE(at, at);
      writeFileSync(join(path, "downloads", FILM, "Heat.1995.mkv"), film);
      writeFileSync(join(path, "downloads", FILM, "Heat.1995.en.srt"), "words");
      writeFileSync(join(path, "media/Movies/Ronin (1998)/Ronin (1998).mkv"), "theirs");
      cpSync(template, join(path, "state"), { recursive: true });
      return { path, before: lookBefore(path) };
    },
  };
}

export type Homes = Awaited<ReturnType<typeof homesIn>>;

/**
 * The paths that filing touches, in three parts that are counted separately. Otherwise an error in
 * one part would hide later calls in another.
 */
export type Part = "source" | "library" | "target";

/**
 * The paths of a part, with the operation names of the first run in a home. That run is the second
 * engine there.
 */
export function pathsOf(part: Part, home: string): string[] {
  const target = join(home, TARGET);
  const temps = [1, 2, 3, 4].map((index) => `.plex-ingest-0002-${index}.partial`);
  const sources = [FILM, `${FILM}/Heat.1995.mkv`, `${FILM}/Heat.1995.en.srt`];
  if (part === "source") return sources.map((path) => join(home, "downloads", path));
  if (part === "library") return [join(home, "media"), join(home, "media/Movies")];
  return [target, ...[...FILES, ...temps].map((name) => join(target, name))];
}
