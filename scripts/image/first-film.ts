import { statSync } from "node:fs";
import { join } from "node:path";
import type { FakeTmdb } from "../../src/hosts/demo/stand-ins/tmdb/fake-tmdb.ts";
import { FILED, FILM, settingsFor } from "./film.ts";
import { type RunOptions, runContainer } from "./run-container.ts";

type FirstFilm = {
  /** Exit code and output of `daemon --once`. */
  code: number | null;
  output: string;
  /** Filing method of the film; undefined if it is not in the library. */
  filed: "hardlink" | "copy" | undefined;
  /**
   * `uid:gid` and permission bits of the film's new folder; undefined if no such folder exists.
   */
  folder: { owner: string; mode: number } | undefined;
};

/** Runs the daemon once over the folder `data` of `makeMedia`, with the stand-in for TMDB. */
export async function fileFirstFilm(
  run: RunOptions,
  data: string,
  tmdb: Pick<FakeTmdb, "url" | "key">,
): Promise<FirstFilm> {
  // Opens no port to other machines. The container's own settings come last.
  const env = { ...settingsFor("/data", tmdb), ...run.env, SERVER_HOST: "127.0.0.1" };
  const command = [...run.stage.entrypoint, "daemon", "--once"];
  const { code, output } = await runContainer({ ...run, env, command });
  const find = (path: string) => statSync(join(data, path), { throwIfNoEntry: false });
  const [download, film, folder] = [
    find(`downloads/${FILM}`),
    find(`${FILED}/The Matrix (1999).mkv`),
    find(FILED),
  ];
  return {
    code,
    output,
    filed: film && (film.ino === download?.ino ? "hardlink" : "copy"),
    folder: folder && { owner: `${folder.uid}:${folder.gid}`, mode: folder.mode & 0o7777 },
  };
}
