import { useEffect, useRef, useState } from "preact/hooks";
import { isClientKind } from "../../core/torrent/kinds.ts";
import type { Torrent, TorrentsAnswer, TorrentsQuery } from "./desk/answers.ts";
import { useDesk } from "./desk/desk.ts";
import { type Loaded, useAnswer, useLoad } from "./hooks/use-load.ts";
import { agoText, bytesText, decimalText, lengthText } from "./model/format.ts";
import { Link } from "./shell/link.tsx";
import { messageOf } from "./shell/message.ts";
import { Name } from "./shell/name.tsx";
import { Problem } from "./shell/problem.tsx";
import { text } from "./text/text.ts";

type State = NonNullable<TorrentsQuery["state"]>;

/** What the download clients have, oldest first, and what each torrent waits for. */
export function Torrents() {
  const [state, filter] = useState<State>();
  const seen = useTorrents(state);
  const { answer } = seen;
  const words = text.torrents;
  const { answer: status } = useAnswer("get_watcher_status", {});
  // What is not set up is not broken, and trying again changes nothing.
  const isSetUp = status?.sources.some(({ kind }) => isClientKind(kind)) ?? true;
  return (
    <main id="content" class="reading" tabIndex={-1}>
      <h1>{text.pages.torrents}</h1>
      <search class="filters">
        <label>
          {words.filter}{" "}
          <select
            value={state ?? ""}
            onChange={({ currentTarget: { value } }) => filter(value === "" ? undefined : (value as State))}
          >
            <option value="">{words.any}</option>
            {Object.entries(words.states).map(([one, word]) => (
              <option key={one} value={one}>
                {word}
              </option>
            ))}
          </select>
        </label>
      </search>
      {isSetUp || seen.error === undefined ? <Problem of={seen} /> : <p class="note info">{messageOf(seen.error)}</p>}
      {answer?.unavailable?.map(({ client, message }) => (
        <p key={client} class="note danger">
          {client}: {message}
        </p>
      ))}
      {answer?.torrents.length === 0 && <p>{state === undefined ? words.none : words.noneLike}</p>}
      <ul class="lines">
        {answer?.torrents.map((torrent) => (
          <TorrentRow key={torrent.hash} torrent={torrent} />
        ))}
      </ul>
      {answer && answer.torrents.length > 0 && (
        <p class="older">
          {answer.next !== undefined && (
            <button type="button" onClick={seen.more}>
              {words.more}
            </button>
          )}
          <span class="dim num" role="status">
            {words.shown(answer.torrents.length, answer.total ?? answer.torrents.length)}
          </span>
        </p>
      )}
    </main>
  );
}

const LIMIT = 50;
/** A download client tells nobody when something moves, in ms. */
const POLL_INTERVAL_MS = 10_000;

type SeenTorrents = Loaded<TorrentsAnswer> & { more(): void };

/** The torrents in this state, as many pages as were asked for; looked at again while somebody sees them. */
function useTorrents(state: TorrentsQuery["state"]): SeenTorrents {
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

/** One torrent: how far it is, what it waits for, and its release. */
function TorrentRow({ torrent }: { torrent: Torrent }) {
  const { name, state, size_bytes, ratio, labels, added_at, error, waits, release_id: id } = torrent;
  const words = text.torrents;
  return (
    <li>
      <p class="mono break">
        <Name name={name} />
      </p>
      <p class="facts">
        <span class={`tag ${state === "error" ? "danger" : "info"}`}>{words.states[state]}</span>
        <Progress torrent={torrent} />
        <span class="num">{bytesText(size_bytes)}</span>
        <span class="num">{words.ratio(decimalText(ratio))}</span>
        {labels.map((label) => (
          <bdi key={label} class="break">
            {label}
          </bdi>
        ))}
        <span>{words.added(agoText(added_at, Date.now(), text.language))}</span>
        {id !== undefined && (
          <Link to={{ page: "item", id }}>{words.release(id, torrent.release_state ?? words.taken)}</Link>
        )}
      </p>
      {error !== undefined && <p class="note danger">{error}</p>}
      {waits && (
        <p class="note warning">
          <b>{words.waits}</b> {waits.message}
        </p>
      )}
    </li>
  );
}

function Progress({ torrent: { name, progress_percent: percent, eta_seconds: seconds } }: { torrent: Torrent }) {
  const words = text.torrents;
  if (percent >= 100) return null;
  return (
    <>
      <progress max={100} value={percent} aria-label={words.progress(name)} />
      <span class="num">{words.percent(percent)}</span>
      {seconds !== undefined && <span class="num">{words.left(lengthText(seconds * 1000))}</span>}
    </>
  );
}
