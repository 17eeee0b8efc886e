import { numberText } from "../model/format.ts";
import { filesFor, type Pick, type Video } from "../model/numbering.ts";
import { text } from "../text/text.ts";
import type { Pack } from "./use-pack.ts";

const valueOf = (pick: Pick): string =>
  pick.kind === "episode" ? `${pick.season}x${pick.episodes.join("+")}` : pick.kind;

function toPick(value: string): Pick {
  const [, season, episodes] = /^(\d+)x([\d+]+)$/.exec(value) ?? [];
  if (season !== undefined && episodes !== undefined)
    return { kind: "episode", season: Number(season), episodes: episodes.split("+").map(Number) };
  return { kind: value === "extra" || value === "skip" ? value : "open" };
}

/** Which episode a file is: a list of the browser's own, episodes without a file first. */
export function EpisodeSelect({ pack, video: { file, pick } }: { pack: Pack; video: Video }) {
  const { listed, season, counts } = pack;
  const words = text.pack;
  const own = valueOf(pick);
  const isListed =
    pick.kind !== "episode" ||
    (pick.season === season &&
      pick.episodes.length === 1 &&
      listed.some(({ episode }) => episode === pick.episodes[0]));
  const isFree = (episode: number): boolean => filesFor(counts, season, episode) === 0;
  const group = (label: string, isIn: (episode: number) => boolean) => {
    const those = listed.filter(({ episode }) => isIn(episode));
    return (
      those.length > 0 && (
        <optgroup label={label}>
          {those.map(({ episode, title, in_library }) => (
            <option key={episode} value={`${season}x${episode}`}>
              {numberText(season, [episode])} {title}
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
      value={own}
      onChange={({ currentTarget }) => pack.pick(file.path, toPick(currentTarget.value))}
    >
      <option value="open">{words.open}</option>
      {!isListed && pick.kind === "episode" && <option value={own}>{numberText(pick.season, pick.episodes)}</option>}
      {group(words.free, isFree)}
      {group(words.taken, (episode) => !isFree(episode))}
      <optgroup label={words.else}>
        <option value="extra">{words.extra}</option>
        <option value="skip">{words.skip}</option>
      </optgroup>
    </select>
  );
}
