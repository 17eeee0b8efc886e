import type { TorrentHint } from "../../store/torrents/torrent-notes.ts";
import type { Engine } from "./engine.ts";

/**
 * Runs until nothing can move, and again for each hint that came after the engine believed to be idle. A hint that was
 * there before a whole round and still is, is nobody's here to look at, and does not keep it.
 */
export async function drain(
  engine: Pick<Engine, "runOnce">,
  hints: () => Promise<readonly TorrentHint[]>,
  signal: AbortSignal,
): Promise<void> {
  let before: ReadonlySet<string>;
  do {
    before = new Set((await hints()).map(nameOf));
    await engine.runOnce(signal);
  } while (!signal.aborted && (await hints()).some((hint) => !before.has(nameOf(hint))));
}

const nameOf = ({ hash, at }: TorrentHint): string => `${hash} ${at}`;
