import { cleanText } from "../../base/text/clean-text.ts";
import type { Clock } from "../../core/clock.ts";
import { chooseLibrary } from "../../core/library/choose-library.ts";
import type { Log } from "../../core/log.ts";
import type { RouteRule } from "../../core/route/rule.ts";
import type { Store } from "../../store/open.ts";
import { listRememberedSections } from "../../store/plex/plex-listings.ts";
import type { Stage } from "../engine/engine.ts";
import { createSourceHealth } from "../engine/status.ts";
import type { OwnFile } from "../own-files/own-file.ts";
import { ROUTES } from "./parse-routes.ts";

const WORDS_FILE = "words.json";
/** Name of the note about servers that do not have the libraries for new files. */
const LIBRARIES = "libraries";
const CHECK_INTERVAL_MS = 5000;

interface RoutesStageDeps {
  store: Store;
  /** Explains which servers do not have the libraries for new files. */
  explainUnseen: () => Promise<string | undefined>;
  routes: OwnFile<readonly RouteRule[]>;
  words: Pick<OwnFile<unknown>, "problem">;
  clock: Clock;
  log: Log;
}

/**
 * Reports problems with routes.json and words.json in `status`, and servers that do not have the
 * libraries for new files. If there are no rules, only checks the files.
 */
export function createRoutesStage(deps: RoutesStageDeps): Stage {
  const { store, explainUnseen, routes, words, clock, log } = deps;
  const health = createSourceHealth(store, "routes", clock);
  let isReported = true;
  let wasWrong = false;
  /** The last note about servers, and whether there was one. */
  let unseenBefore: string | undefined;
  let wasUnseen = false;
  /** State at the last check; undefined before the first check. */
  let before: { rules: readonly RouteRule[]; problem: string | undefined } | undefined;

  async function check(): Promise<void> {
    await checkFiles();
    await checkLibraries();
  }

  async function checkLibraries(): Promise<void> {
    const unseen = await explainUnseen();
    if (unseen === undefined && !wasUnseen) return;
    wasUnseen = true;
    // Files are filed, and other servers show them, so this is a note and no problem.
    await health.note(LIBRARIES, undefined, { remark: unseen });
    if (unseen !== undefined && unseen !== unseenBefore) log.warn(unseen);
    unseenBefore = unseen;
  }

  async function checkFiles(): Promise<void> {
    const problem = routes.problem() ?? (await unknownLibraries());
    logChange(problem);
    const wrong = words.problem();
    if (routes.value().length === 0 && problem === undefined && wrong === undefined) {
      // Also clears problems that an earlier engine reported.
      if (isReported) await health.keepOnly(wasUnseen ? [LIBRARIES] : []);
      isReported = false;
      return;
    }
    isReported = true;
    if ((await health.note(ROUTES.name, problem)) && problem !== undefined) log.warn(problem);
    // words.json appears in the health record only once it has had a problem.
    if (wrong === undefined && !wasWrong) return;
    wasWrong = true;
    if ((await health.note(WORDS_FILE, wrong)) && wrong !== undefined) log.warn(wrong);
  }

  /**
   * Logs when the file was corrected or changed, because people check the log to see whether the
   * change was noticed.
   */
  function logChange(problem: string | undefined): void {
    const rules = routes.value();
    const isNews = before !== undefined && (before.problem !== undefined || before.rules !== rules);
    if (isNews && problem === undefined) log.info(changeText(routes.path(), rules.length));
    before = { rules, problem };
  }

  async function unknownLibraries(): Promise<string | undefined> {
    const rules = routes.value();
    if (rules.length === 0) return undefined;
    const sections = await listRememberedSections(store.read);
    if (sections.length === 0) return undefined;
    for (const [index, { library }] of rules.entries()) {
      try {
        chooseLibrary(library, sections);
      } catch (error) {
        return cleanText(
          `Rule ${index + 1} of ${ROUTES.name}: ${error instanceof Error ? error.message : ""}`,
          500,
        );
      }
    }
    return undefined;
  }

  return {
    name: "routes",
    async run() {
      await check();
      return CHECK_INTERVAL_MS;
    },
  };
}

function changeText(path: string | undefined, rules: number): string {
  if (path === undefined) {
    return `${ROUTES.name} no longer exists: files go to the default libraries.`;
  }
  const what =
    rules === 0
      ? "it has no rules"
      : rules === 1
        ? "its rule now applies"
        : `its ${rules} rules now apply`;
  return `${cleanText(path, 300)} was read without problems: ${what}.`;
}
