import { useState } from "preact/hooks";
import type { TorrentsQuery } from "../desk/answers.ts";
import { useAnswer } from "../hooks/use-load.ts";
import { messageOf } from "../shell/message.ts";
import { Problem } from "../shell/problem.tsx";
import { text } from "../text/text.ts";
import { TorrentRow } from "./torrent-row.tsx";
import { useTorrents } from "./use-torrents.ts";

type State = NonNullable<TorrentsQuery["state"]>;

/** What Transmission has, oldest first, and what each torrent waits for. */
export function Torrents() {
  const [state, filter] = useState<State>();
  const seen = useTorrents(state);
  const { answer } = seen;
  const words = text.torrents;
  const { answer: status } = useAnswer("get_watcher_status", {});
  // What is not set up is not broken, and trying again changes nothing.
  const isSetUp = status?.sources.some(({ kind }) => kind === "transmission") ?? true;
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
