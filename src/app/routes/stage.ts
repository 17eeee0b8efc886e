import { chooseLibrary } from "../../core/library/choose-library.ts";
import { cleanText } from "../../core/text/clean-text.ts";
import type { Store } from "../../store/open.ts";
import { knownSections } from "../../store/plex-sections.ts";
import type { Stage } from "../engine/stage.ts";
import { createHealth } from "../health.ts";
import { ROUTES_FILE, type Routes } from "./routes.ts";

export type RoutesStageDeps = { store: Store; routes: Routes; now: () => number; warn: (message: string) => void };

const EVERY_MS = 5000;

/** Keeps `status` told whether the rules of routes.json are well: a look at the file, and no more, while there are none. */
export function createRoutesStage({ store, routes, now, warn }: RoutesStageDeps): Stage {
  const health = createHealth(store, "routes", now);
  let told = true;

  async function look(): Promise<void> {
    const problem = routes.problem() ?? (await unknownLibraries());
    if (routes.rules().length === 0 && problem === undefined) {
      // Also what an engine before this one wrote down.
      if (told) await health.keepOnly([]);
      told = false;
      return;
    }
    told = true;
    if ((await health.note(ROUTES_FILE, problem)) && problem !== undefined) warn(problem);
  }

  async function unknownLibraries(): Promise<string | undefined> {
    const rules = routes.rules();
    if (rules.length === 0) return undefined;
    const sections = await knownSections(store.read);
    if (sections.length === 0) return undefined;
    for (const [at, { library }] of rules.entries()) {
      try {
        chooseLibrary(library, sections);
      } catch (error) {
        return cleanText(`Rule ${at + 1} of ${ROUTES_FILE}: ${error instanceof Error ? error.message : ""}`, 500);
      }
    }
    return undefined;
  }

  return {
    name: "routes",
    async run() {
      await look();
      return EVERY_MS;
    },
    idle: async () => true,
    drained: async () => {},
  };
}
