import type { Sentence } from "../../base/actions/sentence.ts";
import { UserError } from "../../base/errors.ts";
import { isAtOrBelow, isBelow } from "../../base/path/is-below.ts";
import { quoted } from "../../base/text/clean-text.ts";
import type { StoreReader } from "../../store/open.ts";
import { listRememberedClients } from "../../store/torrents/torrent-notes.ts";

export type ClientPathDeps = {
  store: StoreReader;
  /** Watched folders, media roots and folders that are mapped for download clients. */
  folders: readonly string[];
  /** Resolves links in the part of a path that exists. */
  real: (path: string) => string;
  /**
   * Returns the real path of a file or folder. Throws `UserError` for a link and for an unreadable
   * path.
   */
  resolve: (path: string) => Promise<string>;
};

/** Texts of a refusal, as shown to one tool's client. */
export type RefusalWording = {
  /** Follows the quoted path, for example "is not a full path". */
  notFull: string;
  hintForFull: string;
  hintForOutside: Sentence;
};

/**
 * Returns the real path of a path that an MCP client names. This rule keeps clients out of the rest
 * of the disk: once links are resolved, the path must be in a watched folder, in the library, or in
 * a folder that is mapped for or reported by a download client. Only tools that list a folder may
 * name one of these folders itself (`at or below`).
 * @throws UserError: `invalid_request` for a relative path, `refused` for a path outside these
 * folders
 */
export async function resolveClientPath(
  deps: ClientPathDeps,
  path: string,
  wording: RefusalWording,
  where: "below" | "at or below" = "below",
): Promise<string> {
  const shown = quoted(path, 300);
  if (!path.startsWith("/")) {
    throw new UserError(`${shown} ${wording.notFull}.`, wording.hintForFull);
  }
  const isIn = where === "below" ? isBelow : isAtOrBelow;
  // The path's location is checked first, because clients must not learn whether something exists
  // elsewhere.
  if (await isAllowed(deps, deps.real(path), isIn)) {
    const real = await deps.resolve(path);
    if (await isAllowed(deps, real, isIn)) return real;
  }
  throw UserError.refused(
    `${shown} is not in a watched folder, the library or a folder of a download client.`,
    wording.hintForOutside,
  );
}

async function isAllowed(
  { store, folders, real }: ClientPathDeps,
  path: string,
  isIn: typeof isBelow,
) {
  const reported = (await listRememberedClients(store.read)).flatMap(({ folders }) => folders);
  // A download client may report "/" as one of its folders. That must not allow any path. A mapping
  // of `/` describes how another program sees this machine; treated as a folder, it would allow
  // every path.
  return [...folders, ...reported].map(real).some((folder) => folder !== "/" && isIn(path, folder));
}
