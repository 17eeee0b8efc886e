import { film, HEAT, HEAT_FILE } from "./films.ts";
import type { Scenario } from "./scenario.ts";

const HEAT_1080 = film("Heat in 1080 lines", 300);

/** One film, linked: the shortest way into the library. */
export const hardlink: Scenario = {
  name: "hardlink",
  place: "same",
  rules: { method: "hardlink", duplicatePolicy: "review" },
  async prepare(stage) {
    const id = await stage.approved("Heat.1995.1080p.mkv", HEAT_1080.bytes, HEAT);
    return {
      end: {
        library: { [HEAT_FILE]: { sha256: HEAT_1080.sha256, method: "hardlink", release: id } },
        trash: [],
        releases: { [id]: "filed" },
        gone: [],
        filed: { [id]: 1 },
      },
    };
  },
};
