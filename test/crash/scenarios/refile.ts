import { film, HEAT, HEAT_FILE, RONIN, RONIN_FILE } from "./films.ts";
import { filed, type Scenario } from "./scenario.ts";

const SOURCE = "Heat.1995.1080p.mkv";
const FILM = film("Ronin, taken for Heat", 300);

/** Filed under a wrong title, and corrected by a person: undone, then filed under the right one. */
const corrected = (name: string, method: Scenario["rules"]["method"], used: string): Scenario => ({
  name,
  place: "same",
  rules: { method },
  async prepare(stage) {
    const isMoved = method === "move";
    if (isMoved) stage.sourcesMayGo();
    const id = await stage.approved(SOURCE, FILM.bytes, HEAT);
    await stage.finish();
    await stage.corrected(id, RONIN);
    return {
      names: { [HEAT_FILE]: [FILM.sha256], [RONIN_FILE]: [FILM.sha256] },
      end: {
        ...filed(id, used, { [RONIN_FILE]: FILM }),
        filings: { [id]: 2 },
        trash: [FILM.sha256],
        gone: isMoved ? [`${stage.scene.downloads}/${SOURCE}`] : [],
      },
    };
  },
});

export const refile = corrected("refile", "hardlink", "hardlink");
export const refileCopy = corrected("refile-copy", "copy", "copy");
export const refileMove = corrected("refile-move", "move", "hardlink");
