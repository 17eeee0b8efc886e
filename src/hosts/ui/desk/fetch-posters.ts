import type { Poster } from "../route/place.ts";
import type { Bridge } from "./bridge.ts";

type Work = Poster["poster"];
type Answer = {
  structuredContent?: { posters: (Work & { mime_type: string; data: string })[]; later: Work[] };
  isError?: boolean;
};
type Wanted = { of: Poster; tries: number; give(source: string | undefined): void };

/** As many as one call takes. */
const TOGETHER = 10;
/** What is drawn at once asks at once. In ms. */
const GATHERING_MS = 30;
const MAX_TRIES = 3;

const keyOf = ({ poster: { type, tmdb_id }, width }: Poster): string => `${type} ${tmdb_id} ${width}`;

/**
 * Posters through the program that draws the view, which itself may load none: as addresses that hold the image. Undefined for
 * what has none. Where the program does not let us ask, it is asked no more.
 */
export function fetchPosters(bridge: Bridge): (of: Poster) => Promise<string | undefined> {
  const known = new Map<string, Promise<string | undefined>>();
  let wanted: Wanted[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isRefused = false;

  const gather = (one: Wanted): void => {
    wanted.push(one);
    timer ??= setTimeout(() => void next(), GATHERING_MS);
  };

  async function ask(these: readonly Wanted[], width: number): Promise<void> {
    const args = { works: these.map(({ of }) => of.poster), width };
    const _meta = { "plex-ingest/view": true };
    const { structuredContent, isError } = await bridge.request<Answer>("tools/call", {
      name: "get_posters",
      arguments: args,
      _meta,
    });
    isRefused = isError === true;
    const { posters = [], later = [] } = structuredContent ?? {};
    for (const one of these) {
      const { type, tmdb_id } = one.of.poster;
      const isIt = (work: Work): boolean => work.type === type && work.tmdb_id === tmdb_id;
      const found = posters.find(isIt);
      if (!found && one.tries < MAX_TRIES && later.some(isIt)) gather({ ...one, tries: one.tries + 1 });
      else one.give(found && `data:${found.mime_type};base64,${found.data}`);
    }
  }

  /** One call after the other: a host may ask a person about each. */
  async function next(): Promise<void> {
    const width = wanted[0]?.of.width;
    const these = wanted.filter(({ of }) => of.width === width).slice(0, TOGETHER);
    wanted = wanted.filter((one) => !these.includes(one));
    try {
      if (!isRefused && width !== undefined) await ask(these, width);
    } catch {
      isRefused = true;
    } finally {
      // What has been given stays so.
      if (isRefused) for (const { give } of these) give(undefined);
      timer = wanted.length > 0 ? setTimeout(() => void next()) : undefined;
    }
  }

  return (of) => {
    const key = keyOf(of);
    const asked = known.get(key) ?? new Promise<string | undefined>((give) => gather({ of, tries: 1, give }));
    known.set(key, asked);
    return asked;
  };
}
