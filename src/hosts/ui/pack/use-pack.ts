import { useState } from "preact/hooks";
import type { ShownListedEpisode, ShownWorkDetails } from "../../../app/shown/lookup-shape.ts";
import type { ItemView } from "../desk/answers.ts";
import { isSettled, useAnswer } from "../hooks/use-load.ts";
import { type ChosenWork, keyOf } from "../model/decision.ts";
import * as numbering from "../model/numbering.ts";

/** Returns the series that is initially selected for the pack. */
function seriesOf({ identity, candidates, next = [] }: ItemView): ChosenWork | undefined {
  const offered = next.find(({ tool }) => tool === "approve_ingest")?.arguments ?? {};
  const named = typeof offered["tmdb_id"] === "number" ? `tv/${offered["tmdb_id"]}` : undefined;
  const all = [...candidates, ...(identity ? [identity] : [])].filter(({ type }) => type === "tv");
  return all.find((candidate) => keyOf(candidate) === named) ?? all[0];
}

type Season = ShownWorkDetails["details"]["seasons"][number];

/** The mapping of a pack, and the actions that change it. */
export interface Pack {
  /** The series that its files are mapped to. */
  work: ChosenWork | undefined;
  setWork(work: ChosenWork | undefined): void;
  videos: numbering.PackVideo[];
  /** Number of files for each episode. */
  counts: ReadonlyMap<string, number>;
  problemOf(video: numbering.PackVideo): numbering.NumberingProblem | undefined;
  problems: numbering.PackVideo[];
  /** The paths of the chosen files. */
  chosen: ReadonlySet<string>;
  /** Chooses those of the given files that can still be mapped. */
  choose(paths: Iterable<string>): void;
  season: number;
  seasons: readonly Season[];
  /** The season's episodes, as TMDB lists them. */
  listed: readonly ShownListedEpisode[];
  /** True while TMDB's list is being read. */
  isReading: boolean;
  pick(path: string, pick: numbering.Pick): void;
  /** Numbers the chosen files in order, starting with the given episode. */
  number(from: number): void;
  shift(by: 1 | -1): void;
  toSeason(to: number): void;
  leaveOut(): void;
  asNamed(): void;
}

/**
 * Holds the mapping of a pack while a person works on it. The person's picks are kept if the
 * release changes in the meantime.
 */
export function usePack(item: ItemView): Pack {
  const [work, setWork] = useState<ChosenWork | undefined>(() => seriesOf(item));
  const [picks, setPicks] = useState<numbering.Picks>(new Map());
  const [chosen, choose] = useState<ReadonlySet<string>>(new Set());
  const videos = numbering.videosOf(item.files, picks);
  const [season, setSeason] = useState(() => numbering.findMainSeason(videos));
  const details = useAnswer(
    "get_tmdb_details",
    work && { type: "tv", tmdb_id: work.tmdb_id, season },
  );
  const { answer } = details;
  const counts = numbering.countEpisodes(videos);
  const listed = answer?.details.episodes ?? [];
  const problemOf: Pack["problemOf"] = (video) => numbering.problemOf(video, counts, listed);
  return {
    work,
    setWork,
    videos,
    counts,
    problemOf,
    problems: videos.filter((video) => problemOf(video) !== undefined),
    chosen,
    choose(paths) {
      const all = new Set(paths);
      const chosen = videos.filter(
        (video) => all.has(video.file.path) && !numbering.isFiled(video),
      );
      choose(new Set(chosen.map(({ file }) => file.path)));
    },
    season,
    seasons: answer?.details.seasons ?? [],
    listed,
    isReading: work !== undefined && !isSettled(details),
    pick: (path, pick) => setPicks(numbering.pickAll(picks, [path], pick)),
    number: (from) => setPicks(numbering.numberInOrder(picks, videos, chosen, season, from)),
    shift: (by) => setPicks(numbering.shift(picks, videos, chosen, by)),
    toSeason(to) {
      setSeason(to);
      setPicks(numbering.moveToSeason(picks, videos, chosen, to));
    },
    leaveOut: () => setPicks(numbering.pickAll(picks, chosen, { kind: "skip" })),
    asNamed: () => setPicks(numbering.asNamed(picks, chosen)),
  };
}
