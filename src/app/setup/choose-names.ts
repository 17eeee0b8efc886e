import {
  chooseNames,
  type NamedReader,
  type NamesChoice,
  readLibraryNaming,
} from "../../core/setup/choose-names.ts";
import { listTypedServers } from "../../core/setup/typed-servers.ts";
import type { LookedFolders, SetupPorts } from "./ports.ts";

/** Texts of settings by name. */
export type SettingTexts = Readonly<Record<string, string | undefined>>;

const NO_CHOICE: NamesChoice = { values: {}, lines: [] };

const listServers = (values: SettingTexts) => listTypedServers((name) => values[name] || undefined);

/**
 * Chooses the settings for names by the servers in `values` and by the videos in `library`. A
 * repeated set-up changes no names, unless it adds a server: `before` are the settings that it
 * found, undefined at the first set-up. A server whose version is unknown counts as the newest.
 */
export async function chooseNamesFor(
  ports: Pick<SetupPorts, "publicInfo" | "listVideos">,
  {
    before,
    values,
    library,
  }: { before?: SettingTexts; values: SettingTexts } & {
    library: LookedFolders;
  },
  signal: AbortSignal,
): Promise<NamesChoice> {
  const servers = listServers(values);
  const known = new Set(before && listServers(before).each(({ url }) => url));
  if (before && !servers.some(({ url }) => !known.has(url))) return NO_CHOICE;
  const readers = servers.needAll(async ({ kind, title, url }): Promise<NamedReader> => {
    const info = kind === "plex" ? undefined : await ports.publicInfo(url, signal);
    return { kind, title, version: info?.version || undefined };
  });
  const naming = readLibraryNaming(await ports.listVideos(library, signal));
  const { INGEST_NAMES, INGEST_ID_TAGS } = values;
  return chooseNames(await readers, naming, { INGEST_NAMES, INGEST_ID_TAGS });
}
