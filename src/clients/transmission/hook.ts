import type { Finished } from "../../core/torrent/client.ts";

/** What Transmission says in the environment of its script; undefined if it is not what started it. */
export function finishedInTransmission(env: Readonly<Record<string, string | undefined>>): Finished | undefined {
  const { TR_TORRENT_HASH: hash, TR_TORRENT_DIR: folder, TR_TORRENT_NAME: name } = env;
  if (hash === undefined && folder === undefined && name === undefined) return undefined;
  return { kind: "transmission", hash, path: undefined, folder, name };
}
