import { setImmediate } from "node:timers/promises";
import { cleanText } from "../../core/text/clean-text.ts";
import { partsOf, type TorrentFile } from "../../core/torrent/torrent.ts";
import type { Waits } from "../../core/torrent/wait.ts";

export type Layout = {
  /** What lies directly in the torrent's download folder; nothing of what cannot be joined to a path. */
  tops: string[];
  /** Why nothing can be made of where its files lie; undefined when one file or folder holds them all. */
  trouble: Waits | undefined;
};

/** Some 10 ms; a torrent may have 100,000 names, and others want the loop meanwhile. */
const AT_ONCE = 10_000;

/** Where the files of a torrent lie, by their names. */
export async function layoutOf(files: readonly Pick<TorrentFile, "name">[]): Promise<Layout> {
  const tops = new Set<string>();
  let unsafe: string | undefined;
  for (let from = 0; from < files.length; from += AT_ONCE) {
    if (files.length > AT_ONCE) await setImmediate();
    for (const { name } of files.slice(from, from + AT_ONCE)) {
      const top = partsOf(name)?.[0];
      if (top === undefined) unsafe ??= name;
      else tops.add(top);
    }
  }
  return { tops: [...tops], trouble: troubleOf(unsafe, tops.size) };
}

function troubleOf(unsafe: string | undefined, tops: number): Waits | undefined {
  if (unsafe !== undefined) {
    const message = `It names a file that would lie elsewhere or cannot be: ${cleanText(unsafe, 200)}`;
    return { code: "unsafe_path", message };
  }
  if (tops === 1) return undefined;
  return {
    code: "odd_layout",
    message: "Its files do not lie in one folder of their own, so nobody can tell what belongs to it.",
  };
}
