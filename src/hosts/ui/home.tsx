import type { ComponentProps, JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { TorrentsAnswer, TorrentView } from "./desk/answers.ts";
import { useDesk } from "./desk/desk.ts";
import { Home } from "./home/home.tsx";
import { type AskedClients, Bar, Facts } from "./home/on-its-way.tsx";
import { useEvery } from "./hooks/use-every.ts";
import { clockText, formatDuration, formatLocalBytes } from "./model/format.ts";
import { Link } from "./shell/controls.tsx";
import { Name, Sentence } from "./shell/name.tsx";
import { home as words } from "./text/home.ts";
import { text } from "./text/text.ts";

/** Home in a browser, which also asks the download clients how far their downloads are. */
export const HomePage = (props: Pick<ComponentProps<typeof Home>, "Ask">): JSX.Element => (
  <Home {...props} clients={CLIENTS} />
);

/** The downloads with the least time left. Their clients are asked for each answer. */
const ASKED = { state: "on_the_way", sort: "left", limit: 8 } as const;
/** Interval in ms at which clients are asked. A change of the database does not concern them. */
const POLL_INTERVAL_MS = 10_000;

/** Asks the clients while the page is visible. */
function useDownloads(isWanted: boolean): TorrentsAnswer | undefined {
  const desk = useDesk();
  const [answer, take] = useState<TorrentsAnswer>();
  const ask = (): void => {
    if (!document.hidden) desk.call("list_torrents", ASKED).then(take, () => take(undefined));
  };
  useEffect(() => {
    if (isWanted) ask();
  }, [isWanted]);
  useEvery(isWanted ? POLL_INTERVAL_MS : undefined, ask);
  return isWanted ? answer : undefined;
}

/** Shows a download in its client. The bar of an old number is grey. */
function Download({ of: torrent, isMoving }: { of: TorrentView; isMoving: boolean }) {
  const { name, release_id: id, release_title: title, progress_percent: percent } = torrent;
  const { as_of: asOf, down_bytes_per_second: down = 0, eta_seconds: eta, waits } = torrent;
  const facts = [
    text.copy.share(percent),
    ...(down > 0 ? [text.copy.speed(formatLocalBytes(down))] : []),
    ...(asOf === undefined ? [] : [words.asOf(clockText(asOf))]),
  ];
  return (
    <li>
      <Link to={id === undefined ? { page: "torrents" } : { page: "item", id }} class="name cut">
        {title === undefined ? <Name name={name} /> : <bdi>{title}</bdi>}
      </Link>
      <Bar label={words.progress(name)} percent={percent} isCalm={!isMoving} />
      <Facts left={eta === undefined ? undefined : text.copy.left(formatDuration(eta * 1000))}>
        {percent === 100 && waits ? <Sentence of={waits.message} /> : facts.join(", ")}
      </Facts>
    </li>
  );
}

const CLIENTS: AskedClients = { useDownloads, Download };
