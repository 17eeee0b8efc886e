import type { Sentence } from "../../base/actions/sentence.ts";
import { UserError } from "../../base/errors.ts";
import { isAtOrBelow, isBelow } from "../../base/path/is-below.ts";
import { quoted } from "../../base/text/clean-text.ts";
import { type NamedFolders, requireNamed } from "./named-folders.ts";

export type ClientPathDeps = {
  folders: () => Promise<NamedFolders>;
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
 * of the disk: once links are resolved, `mayName` must accept the path. Only tools that list a
 * folder may name one of the named folders itself (`at or below`).
 * @throws UserError: `invalid_request` for a relative path, `refused` for a path outside these
 * folders
 */
export async function resolveClientPath(
  deps: ClientPathDeps,
  path: string,
  wording: RefusalWording,
  where: "below" | "at or below" = "below",
): Promise<string> {
  if (!path.startsWith("/")) {
    throw new UserError(`${quoted(path, 300)} ${wording.notFull}.`, wording.hintForFull);
  }
  const folders = await deps.folders();
  const contains = where === "below" ? isBelow : isAtOrBelow;
  const hint = wording.hintForOutside;
  // The path's location is checked first, because clients must not learn whether something exists
  // elsewhere.
  requireNamed(folders, path, { real: deps.real(path), contains, hint });
  const real = await deps.resolve(path);
  requireNamed(folders, path, { real, contains, hint });
  return real;
}
