import { tempFolder } from "../../test/support/temp-folder.ts";
import type { PeerTable } from "../table/markdown.ts";
import { measureLinking } from "./filing/measure.ts";
import { measureParsers } from "./parsers/measure.ts";
import { measureServers } from "./servers/measure.ts";

export type PeerOptions = {
  /** A folder with labelled names, in the format of bench:accuracy. */
  data: string | undefined;
};

/** Measures all comparison tables. Downloads go into a folder that is removed afterwards. */
export async function measurePeers(
  { data }: PeerOptions,
  say: (text: string) => void,
): Promise<PeerTable[]> {
  using folder = tempFolder();
  say(
    `npm and apt-get fetch the other programs into ${folder.path}. Nothing is installed, and ` +
      "the folder is removed afterwards.",
  );
  return [
    measureParsers(folder.path, data, say),
    await measureServers(folder.path, say),
    await measureLinking(folder.path),
  ];
}
