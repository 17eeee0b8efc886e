import type { Attempt } from "../../adapters/fs/attempt.ts";
import type { FileIdentity } from "../../core/media-files/file-identity.ts";
import type { Files } from "../files-port.ts";

/** `note`: what history says of a promise that is weaker here. */
export type Visible = { identity: FileIdentity; note?: string };

/** Gives a staged file its final name, never over anything: by a link, or where the file system has none by a look and a rename. */
export async function makeVisible(
  files: Pick<Files, "publishNoReplace" | "publishByRename">,
  temp: string,
  final: string,
): Promise<Attempt<Visible>> {
  const linked = await files.publishNoReplace(temp, final);
  if (linked.ok || !linked.fallThrough) return linked;
  const renamed = await files.publishByRename(temp, final);
  return renamed.ok ? { ...renamed, note: "The library's file system has no links: published by rename." } : renamed;
}

/** Why a file was made in the way it was, with what is to be said of how it became visible. */
export const withNote = (why: string | undefined, { note }: Pick<Visible, "note">): string =>
  [why, note].filter(Boolean).join(" ");
