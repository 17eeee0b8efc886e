import type { PathMap } from "../../base/path/path-map.ts";
import type { Clock } from "../../core/clock.ts";
import { selectProofServers } from "../../core/library/lacking-folder.ts";
import type { ProofRule } from "../../core/library/server-entry.ts";
import { listTypedServers, type TypedServer } from "../../core/setup/typed-servers.ts";
import { explainLackingServer, findLackingServers } from "../library-state/libraries.ts";
import type { Checks } from "./checks.ts";
import type { SettingTexts } from "./choose-names.ts";
import type { AskedServer } from "./find-folders.ts";

/** How texts of settings are read. */
type TextReaders = {
  foldersIn: (text: string) => string[];
  pathMapOf: (text: string) => readonly PathMap[];
  proofOf: (text: string) => ProofRule;
};

/** Texts of settings, and the servers that were asked for their libraries already. */
export type LackingQuery = {
  values: SettingTexts;
  asked: readonly AskedServer[];
  /**
   * The start of the names of one server's settings. Nothing is explained about the others, unless
   * it is the first server, whose libraries decide the folder.
   */
  only?: string | undefined;
};

/** Time in which the libraries are listed of servers that were not asked yet. */
const LIST_MS = 2500;

/**
 * Explains which servers cannot show new files, although they must, because they have no library
 * with the folder for them. Servers that were not asked are asked now; one that does not answer, or
 * is late, is left out.
 */
export async function explainLackingFolders(
  checks: Checks,
  clock: Pick<Clock, "sleep">,
  { foldersIn, pathMapOf, proofOf }: TextReaders,
  { values, asked, only }: LackingQuery,
  signal: AbortSignal,
): Promise<string[]> {
  const textOf = (name: string): string | undefined => values[name] || undefined;
  const mediaRoots = foldersIn(textOf("PLEX_MEDIA_ROOT") ?? "");
  const servers = listTypedServers(textOf).as((server) => ({
    ...server,
    mapSetting: `${server.prefix}_PATH_MAP`,
  }));
  const names = servers.each(({ name }) => ({ name }));
  const others = selectProofServers(names, proofOf(textOf("INGEST_PROOF") ?? ""));
  const { first } = servers;
  if (!first || others.length === 0 || mediaRoots.length === 0) return [];
  const listed = await servers
    .only((server) => server === first || others.some(({ name }) => name === server.name))
    .askEach(
      async (server, stop) => {
        const known = asked.find(({ mapSetting }) => mapSetting === server.mapSetting);
        return {
          ...server,
          pathMap: pathMapOf(textOf(server.mapSetting) ?? ""),
          libraries: known?.sections ?? (await askLibraries(checks, server, stop)),
        };
      },
      { clock, ms: LIST_MS, signal },
    );
  if (listed.failures[0]) throw listed.failures[0].error;
  const [chosen, ...proofServers] = listed.answers.map(({ answer }) => answer);
  if (chosen?.prefix !== first.prefix) return [];
  const policy = {
    mediaRoots,
    moviesDir: textOf("PLEX_MOVIES_DIR"),
    tvDir: textOf("PLEX_TV_DIR"),
    pathMap: chosen.pathMap,
  };
  return findLackingServers(policy, chosen.libraries, proofServers)
    .filter(({ server }) => only === undefined || [server.prefix, first.prefix].includes(only))
    .map(explainLackingServer);
}

/** Returns a server's libraries. Empty if it does not answer or has no key. */
async function askLibraries(
  checks: Checks,
  { kind, url, key }: TypedServer,
  signal: AbortSignal,
): Promise<AskedServer["sections"]> {
  if (key === undefined) return [];
  const check =
    kind === "plex"
      ? await checks.plex(url, key, signal)
      : await checks.keyedServer(kind, url, key, signal);
  return check.ok ? check.value.sections : [];
}
