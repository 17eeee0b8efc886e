import { useEffect, useState } from "preact/hooks";
import type { MediaType } from "../desk/answers.ts";
import { useDesk } from "../desk/desk.ts";

type Props = { work: { type: MediaType; tmdb_id: number; title: string; year?: number }; isSmall?: boolean };

/** A work's poster through our own server; its title where there is none, or images are blocked. */
export function Poster({ work: { type, tmdb_id, title, year }, isSmall = false }: Props) {
  const desk = useDesk();
  const [isMissing, setMissing] = useState(false);
  const [fetched, setFetched] = useState<string>();
  const of = { poster: { type, tmdb_id }, width: isSmall ? 92 : 154 } as const;
  const source = desk.link(of) ?? fetched;
  useEffect(() => void desk.fetchPoster?.(of).then(setFetched), [type, tmdb_id, isSmall]);
  const [width, height] = isSmall ? [64, 96] : [92, 138];
  return (
    <span class={isSmall ? "poster small" : "poster"} aria-hidden="true">
      {isMissing || source === undefined ? (
        <span>
          {title.slice(0, 40)}
          <br />
          {year}
        </span>
      ) : (
        <img src={source} alt="" width={width} height={height} loading="lazy" onError={() => setMissing(true)} />
      )}
    </span>
  );
}
