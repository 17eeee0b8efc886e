import type { JSX } from "preact";
import { compareLength } from "../../../base/length-fit.ts";
import { MINUTE_MS } from "../../../base/text/time-units.ts";
import { formatEpisodeCode } from "../../../base/text/work-text.ts";
import { formatDuration } from "../model/format.ts";
import {
  countFilesFor,
  findSuggestion,
  isFiled,
  type PackVideo,
  type Pick,
} from "../model/numbering.ts";
import { Button } from "../shell/controls.tsx";
import { item } from "../text/item.ts";
import { pack as words } from "../text/pack.ts";
import type { Pack } from "./use-pack.ts";

/**
 * Shows one video: its name with the common part dimmed, its length, its pick, and the pick's
 * origin.
 */
export function FileRow({
  pack,
  video,
  common,
}: {
  pack: Pack;
  video: PackVideo;
  common: number;
}): JSX.Element {
  const { file, subtitles, by } = video;
  const { path, duration_ms } = file;
  const problem = pack.problemOf(video);
  const extension = /\.\w{2,4}$/.exec(path)?.[0] ?? "";
  return (
    <tr class={problem && (problem.kind === "open" ? "open" : "bad")} data-path={path}>
      <td class="c">
        <input
          type="checkbox"
          aria-label={words.choose(path)}
          checked={pack.chosen.has(path)}
          disabled={isFiled(video)}
          onChange={({ currentTarget }) => {
            const rest = [...pack.chosen].filter((other) => other !== path);
            pack.choose(currentTarget.checked ? [...rest, path] : rest);
          }}
        />
      </td>
      <td class="f">
        <bdi class="mono break">
          <span class="dim">{path.slice(0, common)}</span>
          {path.slice(common, path.length - extension.length)}
          <span class="dim">{extension}</span>
        </bdi>{" "}
        {subtitles > 0 && <span class="dim sub-count">{words.subtitles(subtitles)}</span>}
        <Suggestion pack={pack} video={video} />
      </td>
      <td class="l num">{duration_ms === undefined ? "" : formatDuration(duration_ms)}</td>
      <td class="e">
        <EpisodeSelect pack={pack} video={video} />
      </td>
      <td class="run num">
        <FitOf pack={pack} video={video} />
      </td>
      <td class="s">
        {problem === undefined ? (
          <span class={by === "you" ? "tag info" : "tag plain"}>
            {isFiled(video) ? words.inLibrary : words.by[by]}
          </span>
        ) : problem.kind === "open" ? (
          <span class="tag warning">● {words.noEpisode}</span>
        ) : (
          <span class="tag danger">
            ▲ {words[problem.kind](formatEpisodeCode(problem.season, [problem.episode]))}
          </span>
        )}
      </td>
    </tr>
  );
}

function Suggestion({ pack, video }: { pack: Pack; video: PackVideo }) {
  const { file, pick } = video;
  const problem = pack.problemOf(video);
  if (problem === undefined) return null;
  if (problem.kind === "unlisted" && pick.kind === "episode") {
    return (
      <p class="hint">
        <Button class="plain" onClick={() => pack.pick(file.path, { ...pick, isSure: true })}>
          {words.allTheSame(formatEpisodeCode(pick.season, pick.episodes))}
        </Button>
      </p>
    );
  }
  const found = findSuggestion(video, pack.videos, pack.listed);
  if (!found) return null;
  const number = formatEpisodeCode(found.season, [found.episode]);
  const isByTitle = file.suggestion?.episodes.includes(found.episode) ?? false;
  return (
    <p class="hint">
      {isByTitle ? words.titleSuggests(number) : words.onlyOne(number)}{" "}
      <Button
        class="plain"
        onClick={() =>
          pack.pick(file.path, { kind: "episode", season: found.season, episodes: [found.episode] })
        }
      >
        {words.make(number)}
      </Button>
    </p>
  );
}

/** Compares the length of the file with TMDB's length of the selected episode. */
function FitOf({
  pack: { listed, season },
  video: { file, pick },
}: {
  pack: Pack;
  video: PackVideo;
}) {
  if (pick.kind !== "episode" || pick.season !== season || file.duration_ms === undefined) {
    return <>–</>;
  }
  const lengths = pick.episodes.map(
    (episode) =>
      listed.find((shownListedEpisode) => shownListedEpisode.episode === episode)?.runtime_minutes,
  );
  if (lengths.some((minutes) => minutes === undefined)) return <>–</>;
  const minutes = lengths.reduce<number>((sum, length) => sum + (length ?? 0), 0);
  const { fit, differenceMs } = compareLength("tv", file.duration_ms, minutes * MINUTE_MS);
  if (fit === "fits") return <span class="fit fits">✓ {words.sameLength}</span>;
  const off = Math.round(Math.abs(differenceMs) / MINUTE_MS);
  return (
    <span class={`fit ${fit}`}>
      {fit === "near" ? "≈" : "✗"} {item.differs[differenceMs > 0 ? "longer" : "shorter"](off)}
    </span>
  );
}

const valueOf = (pick: Pick) =>
  pick.kind === "episode" ? `${pick.season}x${pick.episodes.join("+")}` : pick.kind;

function toPick(value: string): Pick {
  const [, season, episodes] = /^(\d+)x([\d+]+)$/.exec(value) ?? [];
  if (season !== undefined && episodes !== undefined) {
    return { kind: "episode", season: Number(season), episodes: episodes.split("+").map(Number) };
  }
  return { kind: value === "extra" || value === "skip" ? value : "open" };
}

/** Selects a file's episode with the browser's native list. Episodes without a file come first. */
function EpisodeSelect({ pack, video }: { pack: Pack; video: PackVideo }) {
  const { file, pick } = video;
  const { listed, season, counts } = pack;
  const current = valueOf(pick);
  const isListed =
    pick.kind !== "episode" ||
    (pick.season === season &&
      pick.episodes.length === 1 &&
      listed.some(({ episode }) => episode === pick.episodes[0]));
  const isFree = (episode: number): boolean => countFilesFor(counts, season, episode) === 0;
  const group = (label: string, isIn: (episode: number) => boolean) => {
    const those = listed.filter(({ episode }) => isIn(episode));
    return (
      those.length > 0 && (
        <optgroup label={label}>
          {those.map(({ episode, title, in_library }) => (
            <option key={episode} value={`${season}x${episode}`}>
              {formatEpisodeCode(season, [episode])} {title}
              {in_library && ` (${words.inLibrary})`}
            </option>
          ))}
        </optgroup>
      )
    );
  };
  return (
    <select
      aria-label={words.is(file.path)}
      value={current}
      disabled={isFiled(video)}
      onChange={({ currentTarget }) => pack.pick(file.path, toPick(currentTarget.value))}
    >
      <option value="open">{words.open}</option>
      {!isListed && pick.kind === "episode" && (
        <option value={current}>{formatEpisodeCode(pick.season, pick.episodes)}</option>
      )}
      {group(words.free, isFree)}
      {group(words.taken, (episode) => !isFree(episode))}
      <optgroup label={words.else}>
        <option value="extra">{words.extra}</option>
        <option value="skip">{words.skip}</option>
      </optgroup>
    </select>
  );
}
