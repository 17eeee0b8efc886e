import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { formatRuns } from "../../../base/text/format-runs.ts";
import type { Tools } from "../desk/answers.ts";
import { useJob } from "../hooks/use-job.ts";
import { Button, Link } from "../shell/controls.tsx";
import { Grey, Problem } from "../shell/problem.tsx";
import { missing as words } from "../text/missing.ts";
import { text } from "../text/text.ts";
import type { LibraryHead } from "./library-head.tsx";

type MissingAnswer = Tools["list_missing_episodes"]["answers"];

const STEP = 20;
/** Maximum number of series per request. */
const MOST = 100;

/**
 * Shows the aired episodes that the library lacks, by series. The head is passed as a prop, because
 * importing it would create a separate script shared by all parts.
 */
export function Missing({ Head }: { Head: typeof LibraryHead }): JSX.Element {
  const [limit, setLimit] = useState(STEP);
  const { loaded, done, afresh } = useJob("list_missing_episodes", { limit });
  const running = loaded.answer?.running;
  return (
    <main id="content" class="wide" tabIndex={-1}>
      <Head
        part="missing"
        facts={done && done.total > 0 ? words.facts(done.episodes, done.total) : undefined}
      />
      <p class="dim">{words.about}</p>
      <Problem of={loaded} />
      {running && (
        <>
          <p role="status" class="num">
            {words.comparing(running.done, running.total)}
          </p>
          <Grey />
        </>
      )}
      {done && (
        <>
          {done.total === 0 && <p>{words.none}</p>}
          {done.notes.map((note) => (
            <p key={note} class="note info">
              {note}
            </p>
          ))}
          <p>
            <Button says={words.afresh} onClick={afresh} />
          </p>
          <Found answer={done} />
          {done.next !== undefined && limit < MOST && (
            <Button says={text.list.showMore} onClick={() => setLimit(MOST)} />
          )}
          {done.total > MOST && limit === MOST && <p>{words.more(done.total - MOST)}</p>}
          {done.unclear_total > 0 && <Unclear answer={done} />}
        </>
      )}
    </main>
  );
}

/** A link to the page of the series. */
const Series = ({ id, title, year }: { id: number; title: string; year: number | undefined }) => (
  <Link to={{ page: "library", work: { type: "tv", tmdb_id: id } }}>
    <bdi>{title}</bdi>
    {year !== undefined && <span class="num"> ({year})</span>}
  </Link>
);

const Found = ({ answer: { series } }: { answer: MissingAnswer }) => (
  <ul class="card lines">
    {series.map(({ tmdb_id, title, year, seasons, waiting = [] }) => {
      const waits = waiting.reduce((sum, { episodes }) => sum + episodes.length, 0);
      return (
        <li key={tmdb_id}>
          <p class="break">
            <Series id={tmdb_id} title={title} year={year} />
          </p>
          <p class="dim num">
            {[
              ...seasons.map(({ season, episodes }) => words.season(season, formatRuns(episodes))),
              ...(waits > 0 ? [words.waiting(waits)] : []),
            ].join(" · ")}
          </p>
        </li>
      );
    })}
  </ul>
);

function Unclear({ answer: { unclear, unclear_total: all } }: { answer: MissingAnswer }) {
  return (
    <details class="card">
      <summary>
        <h2>{words.unclear(all)}</h2>
      </summary>
      <p class="dim">{words.unclearMeans}</p>
      <ul class="lines">
        {unclear.map(({ tmdb_id, title, year, why }) => (
          <li key={tmdb_id} class="break">
            <Series id={tmdb_id} title={title} year={year} />: <bdi>{why}</bdi>
          </li>
        ))}
      </ul>
      {all > unclear.length && <p class="dim">{words.more(all - unclear.length)}</p>}
    </details>
  );
}
