import { numberText } from "../model/format.ts";
import { filesFor } from "../model/numbering.ts";
import { text } from "../text/text.ts";
import type { Pack } from "./use-pack.ts";

/** All episodes of the season: which have one file, two, or none. */
export function Strip({ pack: { season, listed, counts } }: { pack: Pack }) {
  const words = text.pack;
  if (listed.length === 0) return null;
  const states = listed.map((one) => ({ ...one, files: filesFor(counts, season, one.episode) }));
  const doubled = states.filter(({ files }) => files > 1);
  const missing = states.filter(({ files }) => files === 0).length;
  const name = words.seasonOf(season);
  return (
    <div class="cover">
      <b>{name}</b>
      <ul class="strip" aria-label={words.stripLabel(name)}>
        {states.map(({ episode, title, files }) => (
          <li key={episode} class={files === 0 ? "gap" : files === 1 ? "ok" : "bad"} title={title}>
            <span class="num" aria-hidden="true">
              {String(episode).padStart(2, "0")}
              {files === 0 ? "○" : files > 1 ? "▲" : ""}
            </span>
            <span class="vh">
              {numberText(season, [episode])}{" "}
              {(files === 0 ? words.none : files === 1 ? words.one : words.twice)(title)}
            </span>
          </li>
        ))}
      </ul>
      <span class="dim num">
        {words.placed(states.filter(({ files }) => files === 1).length)}
        {doubled.map(({ episode }) => (
          <b key={episode} class="no">
            {" "}
            · {words.doubled(numberText(season, [episode]))}
          </b>
        ))}
        {missing > 0 && ` · ${words.missing(missing)}`}
      </span>
    </div>
  );
}
