import { useEffect, useState } from "preact/hooks";
import { defined } from "../../../core/defined.ts";
import { isClientKind } from "../../../core/torrent/kinds.ts";
import type { QueueAnswer, Status, TorrentsAnswer, TorrentsQuery } from "../desk/answers.ts";
import { useDesk } from "../desk/desk.ts";
import { isSettled, useAnswer, usePages } from "../hooks/use-load.ts";
import { agoText, bytesText } from "../model/format.ts";
import { TakeIn } from "../pick/take-in.tsx";
import { Button } from "../shell/button.tsx";
import { useLostSince } from "../shell/connection.ts";
import { More, Select } from "../shell/fields.tsx";
import { Icon } from "../shell/icon.tsx";
import { Link } from "../shell/link.tsx";
import { Name, Path } from "../shell/name.tsx";
import { messageOf, Problem } from "../shell/problem.tsx";
import { downloads as words } from "../text/downloads.ts";
import { item } from "../text/item.ts";
import { takeIn } from "../text/take-in.ts";
import { text } from "../text/text.ts";
import { TorrentRow } from "./torrent-row.tsx";

type State = NonNullable<TorrentsQuery["state"]>;

/** What is on its way here: what settles in watched folders, and the torrents of the download clients, oldest first. */
export function Downloads() {
  const [state, filter] = useState<State>();
  const [isAsked, ask] = useState(false);
  const torrents = useTorrents(state);
  const isLost = useLostSince() !== undefined;
  const seenStatus = useAnswer("get_watcher_status", {});
  const { answer: status } = seenStatus;
  const settling = useAnswer("get_ingest_queue", { state: "settling", limit: MAX_SETTLING });
  // Below what settles, once it is known how much that is.
  const isReady = isSettled(seenStatus) && isSettled(settling);
  const seen = isReady ? torrents : { ...torrents, answer: undefined, error: undefined };
  const { answer } = seen;
  // What is not set up is not broken, and trying again changes nothing.
  const isSetUp = status?.sources.some(({ kind }) => isClientKind(kind)) ?? true;
  return (
    <main id="content" class="wide" tabIndex={-1}>
      <div class="pagehead">
        <h1>{text.pages.torrents}</h1>
        <p class="dim num">{answer && words.count(answer.total ?? answer.torrents.length)}</p>
        <Button class="subnav" disabled={isLost} onClick={() => ask(true)}>
          <Icon of="torrents" />
          {takeIn.button}
        </Button>
      </div>
      <Sources status={status} />
      <Settling of={settling.answer} />
      {isSetUp || seen.error === undefined ? (
        <Problem of={seen} />
      ) : (
        <div class="card note info">
          <h2>{words.invite}</h2>
          <p>{messageOf(seen.error)}</p>
          <p>{words.inviteMore}</p>
          <p class="acts">
            <Link class="button" to={{ page: "settings" }}>
              {text.pages.settings}
            </Link>
          </p>
        </div>
      )}
      {isReady && seen.error === undefined && (
        <search class="fbar">
          <Select
            label={words.filter}
            value={state ?? ""}
            options={[["", words.any], ...Object.entries(words.states)]}
            choose={(value) => filter(value === "" ? undefined : (value as State))}
          />
        </search>
      )}
      {answer?.torrents.length === 0 && <p>{state === undefined ? words.none : words.noneLike}</p>}
      {answer && answer.torrents.length > 0 && (
        <>
          <ul class="card flush drows" aria-label={text.pages.torrents}>
            {answer.torrents.map((torrent) => (
              <TorrentRow key={`${torrent.client} ${torrent.hash}`} torrent={torrent} changed={seen.again} />
            ))}
          </ul>
          <More of={seen} shown={answer.torrents.length} />
        </>
      )}
      {isAsked && <TakeIn close={() => ask(false)} />}
    </main>
  );
}

/** Where downloads come from, and whether each can be reached. */
function Sources({ status }: { status: Status | undefined }) {
  const sources = status?.sources.filter(({ kind }) => kind === "folder" || isClientKind(kind)) ?? [];
  if (sources.length === 0) return null;
  return (
    <ul class="clients" aria-label={words.sources}>
      {sources.map(({ kind, name, healthy, message, last_success_at: at }) => (
        <li key={`${kind} ${name}`} class="client">
          <b>
            <Icon of={healthy === false ? "ill" : "well"} />
            {kind === "folder" ? words.folder : (text.state.sources[kind] ?? kind)}
          </b>
          <Path of={name} />
          {healthy === false ? (
            <span class="tag danger break">{message ?? text.noMessage}</span>
          ) : (
            at !== undefined && <span class="dim num">{words.asked(agoText(at))}</span>
          )}
        </li>
      ))}
    </ul>
  );
}

const MAX_SETTLING = 20;

/** What arrives in a folder and is not looked at yet, as it may still change. */
function Settling({ of: answer }: { of: QueueAnswer | undefined }) {
  if (!answer || answer.items.length === 0) return null;
  return (
    <section aria-labelledby="settling">
      <h2 id="settling">{words.settling(answer.total)}</h2>
      <ul class="card flush settling">
        {answer.items.map(({ id, name, bytes, source, waiting }) => (
          <li key={id} class="drow">
            <p class="mono break">
              <Link to={{ page: "item", id }}>
                <Name name={name} />
              </Link>
            </p>
            <p class="facts num">
              <span>{bytesText(bytes)}</span>
              <span>{item.sources[source] ?? source}</span>
            </p>
            <div class="dwait">
              <span class="tag info">{words.settles}</span>
              <p>{waiting?.message ?? words.settlesMore}</p>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

const LIMIT = 50;
/** A download client tells nobody when something moves, in ms. */
const POLL_INTERVAL_MS = 10_000;

/** The torrents in this state, as many pages as were asked for; looked at again while somebody sees them. */
function useTorrents(state: TorrentsQuery["state"]) {
  const desk = useDesk();
  const loaded = usePages<TorrentsAnswer>(
    `torrents ${state}`,
    (from, signal) => desk.call("list_torrents", { limit: LIMIT, ...from, ...defined({ state }) }, signal),
    (before, page) => ({ ...page, torrents: [...before.torrents, ...page.torrents] }),
  );
  const { again } = loaded;
  useEffect(() => {
    const timer = setInterval(() => document.hidden || again(), POLL_INTERVAL_MS);
    return () => clearInterval(timer);
  }, [again]);
  return loaded;
}
