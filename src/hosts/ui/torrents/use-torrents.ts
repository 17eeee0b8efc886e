import { useEffect, useRef } from "preact/hooks";
import type { Torrent, TorrentsAnswer, TorrentsQuery } from "../desk/answers.ts";
import { useDesk } from "../desk/desk.ts";
import { type Loaded, useLoad } from "../hooks/use-load.ts";

const LIMIT = 50;
/** Transmission tells nobody when something moves, in ms. */
const POLL_INTERVAL_MS = 10_000;

export type SeenTorrents = Loaded<TorrentsAnswer> & { more(): void };

/** Transmission's torrents in this state, as many pages as were asked for; looked at again while somebody sees them. */
export function useTorrents(state: TorrentsQuery["state"]): SeenTorrents {
  const desk = useDesk();
  const asked = useRef({ state, pages: 1 });
  if (asked.current.state !== state) asked.current = { state, pages: 1 };
  const loaded = useLoad(`torrents ${state}`, async (signal) => {
    const torrents: Torrent[] = [];
    let last: TorrentsAnswer = { torrents: [], total: 0 };
    for (let page = 0; page < asked.current.pages && (page === 0 || last.next !== undefined); page++) {
      const from = last.next === undefined ? {} : { cursor: last.next };
      last = await desk.call(
        "list_torrents",
        { limit: LIMIT, ...from, ...(state === undefined ? {} : { state }) },
        signal,
      );
      torrents.push(...last.torrents);
    }
    return { ...last, torrents };
  });
  const { again } = loaded;
  useEffect(() => {
    const timer = setInterval(() => document.hidden || again(), POLL_INTERVAL_MS);
    return () => clearInterval(timer);
  }, [again]);
  return {
    ...loaded,
    more() {
      asked.current.pages++;
      again();
    },
  };
}
