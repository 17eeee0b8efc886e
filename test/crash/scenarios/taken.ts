import { sha256Of } from "../check/look.ts";
import { film, HEAT, HEAT_FILE } from "./films.ts";
import type { Scenario } from "./scenario.ts";
import { STRANGER } from "./stage.ts";

const HEAT_1080 = film("Heat in 1080 lines", 300);

/** In the last moment before the film would get its name, a stranger's file takes it. */
const taken = (name: string, method: "hardlink" | "copy", act: string): Scenario => ({
  name,
  place: "same",
  rules: { method, duplicatePolicy: "review" },
  always: [`${act}:1=stranger`],
  async prepare(stage) {
    const id = await stage.approved("Heat.1995.1080p.mkv", HEAT_1080.bytes, HEAT);
    return {
      end: {
        library: { [HEAT_FILE]: { sha256: sha256Of(STRANGER) } },
        trash: [],
        releases: { [id]: "review" },
        gone: [],
        filed: { [id]: 0 },
      },
    };
  },
});

export const takenLink: Scenario = taken("taken-link", "hardlink", "tryHardlink");
export const takenCopy: Scenario = taken("taken-copy", "copy", "publishNoReplace");
