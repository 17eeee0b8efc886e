import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { formatRuns } from "../../../base/text/format-runs.ts";
import type { Tools } from "../desk/answers.ts";
import { useJob } from "../hooks/use-job.ts";
import { Button, Link } from "../shell/controls.tsx";
import { Name } from "../shell/name.tsx";
import { Empty, Grey, Problem } from "../shell/problem.tsx";
import { Verdict } from "../shell/verdict.tsx";
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
      <Head part="missing" facts={undefined} />
      <Problem of={loaded} />
      {running && (
        <>
          <Verdict icon="busy" says={words.comparing(running.done, running.total)} />
          <Grey />
        </>
      )}
      {done && (
        <>
          <Verdict
            icon={{
              right: done.complete,
              open: done.total + done.unclear_total + done.notes.length,
            }}
            says={verdictOf(done)}
            at={done.at}
            about={done.total === 0 && done.complete > 0 && words.allHere(done.complete)}
          >
            <Button says={text.checkAgain} onClick={afresh} />
          </Verdict>
          {done.notes.map((note) => (
            <p key={note} class="note info">
              {note}
            </p>
          ))}
          {done.series.length > 0 ? (
            <>
              <p class="dim">{words.about}</p>
              <Found answer={done} />
            </>
          ) : (
            <Empty next={words.here} />
          )}
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

function verdictOf({ total, episodes, complete }: MissingAnswer): string {
  if (total > 0) return words.facts(episodes, total);
  return complete > 0 ? words.none : words.nothing;
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
    {series.map(({ tmdb_id, title, year, seasons, releases = [] }) => (
      <li key={tmdb_id}>
        <p class="break">
          <Series id={tmdb_id} title={title} year={year} />
        </p>
        <p class="dim num">
          {seasons
            .map(({ season, episodes }) => words.season(season, formatRuns(episodes)))
            .join(" · ")}
        </p>
        {releases.map(({ release_id: id, name, episodes, unnumbered = 0 }) => (
          <p key={id} class="break">
            {episodes > 0 ? words.waiting(episodes) : words.unnumbered(unnumbered)}{" "}
            <Link to={{ page: "item", id }}>
              <Name name={name} />
            </Link>
          </p>
        ))}
      </li>
    ))}
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
