import type { Sentence } from "../../base/actions/sentence.ts";
import type { Item } from "../../base/item.ts";
import { LEFT_OUT } from "../../base/left-out.ts";
import { baseOf, folderOf, withoutExtension } from "../../base/path/path-parts.ts";
import { isCertain } from "../../base/reason-traits.ts";
import { type JudgedVideo, tellApart } from "../decide/each-video.ts";
import { runsAsLong } from "../media/file-length.ts";
import { isSpecialByName } from "../parse/numbers/bare-number.ts";
import { parsePath } from "../parse/path.ts";
import { isListOfFilms } from "../readings/film-list.ts";
import { findClips } from "./clips.ts";
import type { ReadLengths } from "./clues/ports.ts";
import type { ReleaseName } from "./clues/read-release.ts";
import type { Identify } from "./identify.ts";
import type { Identification } from "./identify-reading.ts";

/** The release itself, and the videos that become separate releases. */
export type SplitRelease = {
  own: Identification;
  apart: { videos: string[]; identified: Identification }[];
};

// Maximum number of videos that are identified one by one. Larger releases are rarely mixtures, and
// each of their videos would need its own requests.
const MAX_VIDEOS = 60;
// In percent. One in six pairs of films with the same title differ by less than this, so the length
// is proof only together with a title.
const SAME_LENGTH = 3;

function judge(path: string, identified: Identification): JudgedVideo {
  const read = identified.files.get(path) ?? identified.parsed;
  const season = isSpecialByName(path, read) ? 0 : read.season;
  // Only the video's own path counts. A disc's `Film_t01.mkv` has a title, but all files of the
  // disc share it.
  const { title, year } = parsePath(path);
  const { runtimeMinutes } = identified.ranked[0]?.candidate ?? {};
  const isAsLong = runsAsLong(identified.lengths.get(path), runtimeMinutes, SAME_LENGTH);
  const namesItself = (title !== null && year !== null) || isAsLong;
  return { path, decision: identified.decision, season, namesItself };
}

/** Leaves out a pack's other videos, because their numbers are not certain. */
function withoutUncertain(
  identified: Identification,
  videos: readonly string[],
  certain: readonly string[],
): Identification {
  const left = videos.filter((path) => !certain.includes(path));
  const uncertain = left.map((path) => [path, LEFT_OUT.uncertain.message] as const);
  const leftOut = new Map<string, Sentence>([...identified.leftOut, ...uncertain]);
  return { ...identified, leftOut };
}

/**
 * If the release as a whole is held, identifies each video on its own, with its folder as context
 * unless the folder only lists the videos' films.
 * The certain videos of a pack are filed without the uncertain ones, and the works of a collection
 * become separate releases. If this does not make a release clearer, it is returned unchanged.
 */
export function createTellApart(identify: Identify, readLengths?: ReadLengths) {
  return async (
    input: ReleaseName,
    whole: Identification,
    signal: AbortSignal,
  ): Promise<SplitRelease> => {
    const { videos } = input;
    const film = await withoutClips({ identify, readLengths }, input, whole, signal);
    if (film !== undefined) return { own: film, apart: [] };
    const held = whole.decision.kind === "review" && !isCertain(whole.decision.reasons);
    if (!held || videos.length < 2 || videos.length > MAX_VIDEOS) return { own: whole, apart: [] };
    const alone = new Map<string, Identification>();
    const isList = isListOfFilms(input.name, videos);
    for (const path of videos) {
      const name = isList ? baseOf(path) : input.name;
      alone.set(path, await identify({ ...input, name, videos: [path], extras: [] }, signal));
    }
    const outcome = tellApart([...alone].map(([path, identified]) => judge(path, identified)));
    if (outcome?.kind === "work") {
      const sure = await identify({ ...input, videos: outcome.certain }, signal);
      // If nothing is filed without asking, a person decides about the pack as a whole.
      return {
        own:
          sure.decision.kind === "auto" ? withoutUncertain(sure, videos, outcome.certain) : whole,
        apart: [],
      };
    }
    const apart: SplitRelease["apart"] = [];
    for (const group of outcome?.groups ?? []) {
      const [only = ""] = group;
      const identified =
        group.length === 1
          ? alone.get(only)
          : await identify({ ...input, videos: group, extras: [] }, signal);
      if (identified !== undefined && isSure(identified)) apart.push({ videos: group, identified });
    }
    const taken = new Set(apart.flatMap((part) => part.videos));
    const rest = videos.filter((path) => !taken.has(path));
    if (rest.length > 0) {
      return {
        own: apart.length === 0 ? whole : await identify({ ...input, videos: rest }, signal),
        apart,
      };
    }
    const [first, ...others] = apart;
    return { own: first?.identified ?? whole, apart: others };
  };
}

/**
 * Identifies a film without the clips next to it. Undefined if it has none, or if the film is not
 * certain without them either.
 */
async function withoutClips(
  { identify, readLengths }: { identify: Identify; readLengths: ReadLengths | undefined },
  input: ReleaseName,
  whole: Identification,
  signal: AbortSignal,
): Promise<Identification | undefined> {
  const { at, videos: all } = input;
  if (all.length < 2 || at === undefined || whole.ranked[0]?.candidate.type !== "movie") {
    return undefined;
  }
  const unread = all.filter((path) => !whole.lengths.has(path));
  const more = unread.length === 0 ? undefined : await readLengths?.(at, unread, signal);
  const lengths = new Map([...whole.lengths, ...(more ?? [])]);
  const clips = findClips(input, { ranked: whole.ranked, lengths });
  if (clips.length === 0) return undefined;
  const videos = all.filter((path) => !clips.includes(path));
  const film = await identify({ ...input, videos }, signal);
  const { decision } = film;
  const proposed = decision.kind === "auto" ? decision : decision.suggestion;
  if (!isSure(film) || proposed?.identity.type !== "movie") return undefined;
  const left = clips.map((path) => [path, LEFT_OUT.clip.message] as const);
  return { ...film, lengths, leftOut: new Map<string, Sentence>([...film.leftOut, ...left]) };
}

const isSure = ({ decision }: Identification): boolean =>
  decision.kind === "auto" || isCertain(decision.reasons);

/**
 * Returns the files that belong to these videos: the videos themselves, and subtitles and extras
 * that are named like one of them or are in a folder that contains no other videos.
 */
export function filesOf(
  videos: readonly string[],
  items: readonly Pick<Item, "path" | "role">[],
): string[] {
  const main = items.filter(({ role }) => role === "video").map(({ path }) => path);
  const mine = new Set(videos);
  const stems = videos.map((path) => withoutExtension(path));
  const folders = [...new Set(videos.map(folderOf))].filter(
    (folder) =>
      folder !== "" && main.every((path) => mine.has(path) || !path.startsWith(`${folder}/`)),
  );
  const others = main.filter((path) => !mine.has(path)).map((path) => withoutExtension(path));
  return items.flatMap(({ path, role }) => {
    if (role === "video") return mine.has(path) ? path : [];
    const inFolder = folders.some((folder) => path.startsWith(`${folder}/`));
    return inFolder || namedLike(path, stems, others) ? path : [];
  });
}

// The longest matching name wins: "Film.2.en.srt" belongs to "Film.2.mkv" and not to "Film.mkv".
function namedLike(path: string, stems: readonly string[], others: readonly string[]): boolean {
  const longest = (of: readonly string[]) =>
    Math.max(
      0,
      ...of
        .filter((stem) => path.startsWith(stem) && baseOf(stem) !== "")
        .map((stem) => stem.length),
    );
  const mine = longest(stems);
  return mine > 0 && mine > longest(others);
}
