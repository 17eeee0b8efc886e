import type { EngineFiles } from "../../../src/app/releases/files-port.ts";
import type { World } from "../check/world.ts";
import type { Scene } from "../worker/scene.ts";
import type { Film } from "./films.ts";
import type { Stage } from "./stage.ts";

/**
 * Location of a scenario's downloads: on the library's file system, on another one, or together
 * with the library on one that shares blocks.
 */
export type Place = "same" | "other" | "sharing";

type End = Partial<World["end"]>;

/**
 * A scenario's expectations beyond what its stage already knows; omitted fields of the end are
 * empty.
 */
export type Plot = { end: End } & Partial<Pick<World, "names" | "always">>;

export type Scenario = {
  name: string;
  place: Place;
  /** Without a `duplicatePolicy`, a duplicate goes to review. */
  rules: Pick<Scene, "method"> & Pick<Partial<Scene>, "duplicatePolicy" | "purgeDays">;
  /** Faults of every run, in addition to the blow. */
  always?: readonly string[];
  /**
   * True if several releases are filed at once, so two runs may have different numbers of calls.
   */
  isConcurrent?: boolean;
  /** Creates everything that the worker finds. Returns what must be true of it. */
  prepare(stage: Stage): Promise<Plot>;
};

/** The end state at which a release has filed these films, by their paths in the library. */
export const filed = (
  release: number,
  method: string,
  films: Record<string, Pick<Film, "sha256">>,
) => ({
  library: Object.fromEntries(
    Object.entries(films).map(([path, { sha256 }]) => [path, { sha256, method, release }]),
  ),
  releases: { [release]: "filed" },
});

/** Merges the end states of several releases. */
export const together = (...ends: ReturnType<typeof filed>[]): ReturnType<typeof filed> => ({
  library: Object.fromEntries(ends.flatMap(({ library }) => Object.entries(library))),
  releases: Object.fromEntries(ends.flatMap(({ releases }) => Object.entries(releases))),
});

/** The names of the library's files in an end state. */
export const namesAt = ({ library = {} }: End): World["names"] =>
  Object.fromEntries(Object.entries(library).map(([path, { sha256 }]) => [path, [sha256]]));

/** A call of the file system port, and how many calls of it succeed before filing stops there. */
export type StopAt = { call: keyof EngineFiles; after: number };

/**
 * Same as `scenario`, but its filing stopped at a call, and then a person rejected release `id`:
 * the files that it made by then are taken back.
 */
export const stopped = (
  scenario: Scenario,
  name: string,
  { end, id = 1, ...at }: StopAt & { end: End; id?: number },
): Scenario => ({
  ...scenario,
  name,
  async prepare(stage) {
    const plot = await scenario.prepare(stage);
    await stage.stopAt(at);
    await stage.reject(id);
    const { releases } = plot.end;
    return {
      names: namesAt(plot.end),
      ...plot,
      end: { releases: { ...releases, [id]: "rejected" }, ...end },
    };
  },
});

/**
 * Same as `scenario`, run to its end, after which release `id` is undone: its files are in the
 * trash, and removed sources are back.
 */
export const undone = (scenario: Scenario, name: string, end: End = {}, id = 1): Scenario => ({
  ...scenario,
  name,
  async prepare(stage) {
    const plot = await scenario.prepare(stage);
    await stage.finish();
    await stage.undo(id);
    const { library = {}, releases } = plot.end;
    const trash = Object.values(library).flatMap(({ release, sha256 }) =>
      release === id ? [sha256] : [],
    );
    return {
      names: namesAt(plot.end),
      ...plot,
      end: { trash, releases: { ...releases, [id]: "undone" }, ...end },
    };
  },
});
