import type { MediaType } from "../../core/identity.ts";
import type { Reason } from "../../core/reason.ts";
import { eachEpisode } from "../../core/release/item.ts";
import type { Incoming } from "../library-state/duplicates.ts";

/** Which videos the library has already, by path; `part` is the reason for one of which it has only a part. */
type Known = { left: Map<string, Reason>; part?: Reason };

/**
 * Finds the videos of a release that someone else already put into the library. `find` returns a reason if the library has
 * one of the given videos. A file of several episodes is there only if all of them are.
 */
export async function skipKnown(
  type: MediaType,
  videos: readonly Incoming[],
  find: (videos: readonly Incoming[]) => Promise<Reason | undefined>,
): Promise<Known> {
  const left = new Map<string, Reason>();
  // All of them at once first: usually nothing is there, and each call reads the folder.
  if ((await find(videos)) === undefined) return { left };
  for (const video of videos) {
    const found: (Reason | undefined)[] = [];
    for (const piece of piecesOf(type, video)) found.push(await find([piece]));
    const known = found.flatMap((reason) => reason ?? []);
    const [first] = known;
    if (first && known.length < found.length) return { left, part: first };
    if (first) left.set(video.path, first);
  }
  return { left };
}

/** One for each episode. */
const piecesOf = (type: MediaType, video: Incoming): Incoming[] =>
  type === "movie" || video.mapping === undefined
    ? [video]
    : eachEpisode(video.mapping).map((mapping) => ({ ...video, mapping }));
