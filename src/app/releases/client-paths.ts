import type { Sentence } from "../../base/actions/sentence.ts";
import { UserError } from "../../base/errors.ts";
import { isAtOrBelow, isBelow } from "../../base/path/is-below.ts";
import { quoted } from "../../base/text/clean-text.ts";
import type { StoreReader } from "../../store/open.ts";
import { listRememberedClients } from "../../store/torrents/torrent-notes.ts";

export type ClientPathDeps = {
  store: StoreReader;
  /** The watched folders, the media roots and the folders that are mapped for download clients. */
  folders: readonly string[];
  /** A path with its links resolved, as far as it exists. */
  real: (path: string) => string;
  /**
   * The real path of a file or folder; throws `UserError` for a link and for what cannot be read.
   */
  resolve: (path: string) => Promise<string>;
};

/** What a refusal says to the client of one tool. */
export type RefusalWording = {
  /** Follows the quoted path: "is not a full path". */
  notFull: string;
  hintForFull: string;
  hintForOutside: Sentence;
};

/**
 * The real path of what an MCP client names. The rule that keeps clients out of the rest of the
 * disk: once links are resolved, the path must be in a watched folder, in the library or in a
 * folder of a download client, mapped or reported by it. Only what lists a folder takes one of
 * these folders itself (`at or below`).
 * @throws UserError: `invalid_request` for a relative path, `refused` for one that is elsewhere
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
  // Its place first: whether there is something elsewhere is no client's business.
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
  // A client may report "/" as a folder of its own. That must allow nothing, and "//" begins no
  // real path. A map of `/` says how another program sees this machine; as a folder it would allow
  // every path.
  return [...folders, ...reported].map(real).some((folder) => folder !== "/" && isIn(path, folder));
}
