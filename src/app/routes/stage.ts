import { chooseLibrary } from "../../core/library/choose-library.ts";
import type { Rule } from "../../core/route/rule.ts";
import { cleanText } from "../../core/text/clean-text.ts";
import type { Store } from "../../store/open.ts";
import { rememberedSections } from "../../store/plex/plex-listings.ts";
import type { Stage } from "../engine/engine.ts";
import { createHealth } from "../engine/status.ts";
import { ROUTES_FILE, type Routes } from "./routes.ts";

type RoutesStageDeps = {
  store: Store;
  routes: Routes;
  now: () => number;
  say: (message: string) => void;
  warn: (message: string) => void;
};

const CHECK_INTERVAL_MS = 5000;

/** Keeps `status` told whether the rules of routes.json are well: a look at the file, and no more, while there are none. */
export function createRoutesStage({ store, routes, now, say, warn }: RoutesStageDeps): Stage {
  const health = createHealth(store, "routes", now);
  let told = true;
  /** Of the last look; undefined before the first. */
  let before: { rules: readonly Rule[]; problem: string | undefined } | undefined;

  async function look(): Promise<void> {
    const problem = routes.problem() ?? (await unknownLibraries());
    sayWell(problem);
    if (routes.rules().length === 0 && problem === undefined) {
      // Also what an engine before this one wrote down.
      if (told) await health.keepOnly([]);
      told = false;
      return;
    }
    told = true;
    if ((await health.note(ROUTES_FILE, problem)) && problem !== undefined) warn(problem);
  }

  /** Who puts the file right, or changes it, looks into the log whether that was seen. */
  function sayWell(problem: string | undefined): void {
    const rules = routes.rules();
    const isNews = before !== undefined && (before.problem !== undefined || before.rules !== rules);
    if (isNews && problem === undefined) say(changeText(routes.path(), rules.length));
    before = { rules, problem };
  }

  async function unknownLibraries(): Promise<string | undefined> {
    const rules = routes.rules();
    if (rules.length === 0) return undefined;
    const sections = await rememberedSections(store.read);
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
      return CHECK_INTERVAL_MS;
    },
    idle: async () => true,
    drained: async () => {},
  };
}

function changeText(path: string | undefined, rules: number): string {
  if (path === undefined) return `There is no ${ROUTES_FILE} any more: files go where they go without rules.`;
  const what =
    rules === 0
      ? "it holds no rules"
      : rules === 1
        ? "its rule holds from now on"
        : `its ${rules} rules hold from now on`;
  return `${cleanText(path, 300)} was read and is well: ${what}.`;
}
