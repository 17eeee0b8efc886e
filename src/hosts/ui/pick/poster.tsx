import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { MediaType } from "../desk/answers.ts";
import { useDesk } from "../desk/desk.ts";

/** The requested width, and the space on the page, in px, so that nothing jumps. */
const SIZES = {
  mini: [92, 40, 60],
  thumb: [92, 48, 72],
  small: [92, 64, 96],
  usual: [154, 92, 138],
  large: [342, 160, 240],
} as const;

type Props = {
  work: { type: MediaType; tmdb_id: number; title: string; year?: number | undefined };
  size?: keyof typeof SIZES;
};

/**
 * A work's poster from our own server, or its title if there is no poster or images are blocked.
 */
export function Poster({
  work: { type, tmdb_id, title, year },
  size = "usual",
}: Props): JSX.Element {
  const desk = useDesk();
  const [isMissing, setMissing] = useState(false);
  const [fetched, setFetched] = useState<string>();
  const [asked, width, height] = SIZES[size];
  const of = { poster: { type, tmdb_id }, width: asked } as const;
  const source = desk.link(of) ?? fetched;
  useEffect(() => void desk.fetchPoster?.(of).then(setFetched), [type, tmdb_id, size]);
  return (
    <span class={size === "usual" ? "poster" : `poster ${size}`} aria-hidden="true">
      {isMissing || source === undefined ? (
        <span>
          {title.slice(0, 40)}
          <br />
          {year}
        </span>
      ) : (
        <img
          src={source}
          alt=""
          width={width}
          height={height}
          loading="lazy"
          onError={() => setMissing(true)}
        />
      )}
    </span>
  );
}
