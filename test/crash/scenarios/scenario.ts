import type { World } from "../check/world.ts";
import type { Scene } from "../worker/scene.ts";
import type { Film } from "./films.ts";
import type { Stage } from "./stage.ts";

/**
 * Where a scenario's downloads lie: on the library's file system, on another one, or both on one
 * that shares blocks.
 */
export type Place = "same" | "other" | "sharing";

type End = Partial<World["end"]>;

/**
 * What a scenario says of the world beyond what its stage knows already; what it leaves out of the
 * end is empty.
 */
export type Plot = { end: End } & Partial<Pick<World, "names" | "always">>;

export type Scenario = {
  name: string;
  place: Place;
  /** A duplicate waits for a person where they do not say otherwise. */
  rules: Pick<Scene, "method"> & Pick<Partial<Scene>, "duplicatePolicy" | "purgeDays">;
  /** What befalls every run of it, beside the blow that kills. */
  always?: readonly string[];
  /**
   * Several releases are filed at once, so that two runs need not have the same number of calls.
   */
  isConcurrent?: boolean;
  /** Makes everything that the worker then finds; answers what must be true of it. */
  prepare(stage: Stage): Promise<Plot>;
};

/** The end at which a release has filed these, by their paths in the library. */
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

/** Several releases at their end. */
export const together = (...ends: ReturnType<typeof filed>[]): ReturnType<typeof filed> => ({
  library: Object.fromEntries(ends.flatMap(({ library }) => Object.entries(library))),
  releases: Object.fromEntries(ends.flatMap(({ releases }) => Object.entries(releases))),
});

/** The names under which files stand in the library at an end. */
export const namesAt = ({ library = {} }: End): World["names"] =>
  Object.fromEntries(Object.entries(library).map(([path, { sha256 }]) => [path, [sha256]]));

/**
 * The same, come to its end, and then this release undone: what it filed is in the trash, and what
 * was taken is back.
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
