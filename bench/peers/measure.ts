import { tempFolder } from "../../test/support/temp-folder.ts";
import type { PeerTable } from "../table/markdown.ts";
import { measureLinking } from "./filing/measure.ts";
import { measureParsers } from "./parsers/measure.ts";
import { measureServers } from "./servers/measure.ts";

export type PeerOptions = {
  /** A folder with labelled names, as bench:accuracy takes. */
  data: string | undefined;
};

/** All tables of peers. What is fetched goes into a folder that is gone afterwards. */
export async function measurePeers(
  { data }: PeerOptions,
  say: (text: string) => void,
): Promise<PeerTable[]> {
  using folder = tempFolder();
  say(
    `Other programs are fetched into ${folder.path} by npm and apt-get; nothing is installed, and it is removed afterwards.`,
  );
  return [
    measureParsers(folder.path, data, say),
    await measureServers(folder.path, say),
    await measureLinking(folder.path),
  ];
}
