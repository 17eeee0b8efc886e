import { listLibraryFoldersAndRoots } from "../../../app/library-state/libraries.ts";
import type { NamesPreview } from "../../../app/rename/names-shape.ts";
import { previewNames, showExamples } from "../../../app/rename/preview-names.ts";
import { refuseReplaced } from "../../../app/review/refuse-replaced.ts";
import type { AskFacts } from "../../../app/routes/choose-route.ts";
import { dropUndefined } from "../../../base/drop-undefined.ts";
import { mustKeepCase } from "../../../core/library/server-facts.ts";
import { QUALITY_IN_NAMES, statesQuality } from "../../../core/plan/names/quality-in-names.ts";
import { diskFiles } from "../../config/files.ts";
import { readFoundTexts } from "../../config/load.ts";
import { readNameSettings } from "../../config/name-settings.ts";
import { readNamesInForce } from "../../parts/names-in-force.ts";
import type { Program } from "../../program.ts";

/** Settings by name, which need not be saved. An empty text unsets its setting. */
export type NamesQuery = {
  set: Readonly<Record<string, string>>;
  /** Number of tens to skip. */
  page: number;
};

/**
 * Shows ten films and episodes with their current names and with the names by these settings.
 * Settings that are not given have their saved values, even if those wait for a restart. Changes
 * nothing.
 */
export async function previewLibraryNames(
  program: Program,
  { set, page }: NamesQuery,
  signal: AbortSignal,
): Promise<NamesPreview> {
  const { config, place, daemon } = program;
  const found = new Map(
    [...readFoundTexts({ ...place, command: "daemon" }, diskFiles)].flatMap(
      ([name, { value, origin }]) => (origin.from === "default" ? [] : [[name, value]]),
    ),
  );
  const { config: wanted, texts, problems } = readNameSettings(config, found, set);
  const [now, names] = [readNamesInForce(config), readNamesInForce({ ...config, ...wanted })];
  const note = statesQuality(names) ? QUALITY_IN_NAMES : undefined;
  const about = { settings: texts, problems, ...dropUndefined({ note }) };
  if (daemon?.isFirstVisit) return { ...showExamples(now, names), ...about };
  const store = refuseReplaced(await program.store());
  const deps = {
    store,
    libraryHomes: () => listLibraryFoldersAndRoots(store, config),
    mediaRoots: config.mediaRoots,
    keepsCase: mustKeepCase(config.servers),
    facts: async (...asked: Parameters<AskFacts>) =>
      (await program.catalogue()).tmdb.facts(...asked),
  };
  return { ...(await previewNames(deps, { now, names, page }, signal)), ...about };
}
