import type { World } from "../check/world.ts";
import type { Scene } from "../worker/scene.ts";
import type { Stage } from "./stage.ts";

/** Where a scenario's downloads lie: on the library's file system, on another one, or both on one that shares blocks. */
export type Place = "same" | "other" | "sharing";

/** What a scenario says of the world beyond what its stage knows already. */
export type Plot = Pick<World, "end"> & Partial<Pick<World, "names" | "always" | "contents">>;

export type Scenario = {
  name: string;
  place: Place;
  rules: Pick<Scene, "method" | "duplicatePolicy"> & Pick<Partial<Scene>, "purgeDays">;
  /** What befalls every run of it, beside the blow that kills. */
  always?: readonly string[];
  /** Several releases are filed at once, so that two runs need not have the same number of calls. */
  isConcurrent?: boolean;
  /** Makes everything that the worker then finds; answers what must be true of it. */
  prepare(stage: Stage): Promise<Plot>;
};
