import * as z from "zod";
import { fallBackTo, Outage, UserError } from "../../../base/errors.ts";
import { cleanText } from "../../../base/text/clean-text.ts";
import { chooseLibrary } from "../../../core/library/choose-library.ts";
import type { ListedLibrary } from "../../../core/library/media-server.ts";
import type { LibraryReads } from "../../../servers/plex/remote/browse/libraries.ts";
import type { NamedId } from "../../../servers/plex/remote/browse/watch-history.ts";
import type { ReadPlex } from "../cache/read-plex.ts";

/** Reads libraries. Each function throws `Outage` when Plex is down, slow or refuses the token. */
export type LibraryPlex = LibraryReads & {
  sections(signal: AbortSignal): Promise<ListedLibrary[]>;
  /**
   * Requests a scan of the whole library, or of one folder, given as the path that the server uses.
   */
  refresh(sectionId: string, path: string | undefined, signal: AbortSignal): Promise<void>;
};

const sections = z.array(
  z.object({ id: z.string(), title: z.string(), type: z.string(), locations: z.array(z.string()) }),
);
const named = z.array(z.object({ id: z.string(), name: z.string() }));

export interface KnownLibraries {
  accounts(signal: AbortSignal): Promise<NamedId[]>;
  /** Account names by id. */
  accountNames(signal: AbortSignal): Promise<ReadonlyMap<string, string>>;
  deviceNames(signal: AbortSignal): Promise<ReadonlyMap<string, string>>;
  /**
   * Returns a library by id or name. Throws `UserError` if no library, or more than one, has that
   * name.
   */
  library(wanted: string, signal: AbortSignal): Promise<ListedLibrary>;
  /** Cleaned library names by id. */
  libraryNames(signal: AbortSignal): Promise<ReadonlyMap<string, string>>;
}

/** Reads data that many responses need: the libraries, and the names for the ids in a history. */
export function createKnown({ plex, read }: { plex: LibraryPlex; read: ReadPlex }): KnownLibraries {
  const libraries = async (signal: AbortSignal): Promise<ListedLibrary[]> =>
    (
      await read(
        { kind: "libraries", key: "sections", shape: sections, load: plex.sections },
        signal,
      )
    ).value;

  /**
   * Names matter less than the rest of the response: if Plex does not return them, they are left
   * out.
   */
  const orNone = fallBackTo<NamedId[]>([], UserError, Outage);
  const accounts = async (signal: AbortSignal): Promise<NamedId[]> =>
    (await read({ kind: "server", key: "accounts", shape: named, load: plex.accounts }, signal))
      .value;
  const devices = async (signal: AbortSignal): Promise<NamedId[]> =>
    (await read({ kind: "server", key: "devices", shape: named, load: plex.devices }, signal))
      .value;

  return {
    accounts,
    accountNames: async (signal) => byId(await accounts(signal).catch(orNone)),
    deviceNames: async (signal) => byId(await devices(signal).catch(orNone)),
    library: async (wanted, signal) => chooseLibrary(wanted, await libraries(signal)),
    libraryNames: async (signal) =>
      new Map((await libraries(signal)).map(({ id, title }) => [id, formatLibraryName({ title })])),
  };
}

const MAX_NAME = 300;

/** Returns a library's name for display. Filing needs the original name. */
export const formatLibraryName = ({ title }: { title: string }): string =>
  cleanText(title, MAX_NAME).trim();

const byId = (all: readonly NamedId[]): ReadonlyMap<string, string> =>
  new Map(all.map(({ id, name }) => [id, name]));
