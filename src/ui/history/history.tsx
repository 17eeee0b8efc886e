import { useState } from "preact/hooks";
import type { Entry } from "../desk/answers.ts";
import { byDay, takeable } from "../model/entries.ts";
import { dayText } from "../model/format.ts";
import type { HistoryFilter } from "../route/place.ts";
import { useRouter } from "../route/router.ts";
import { useLostSince } from "../shell/connection.ts";
import { Link } from "../shell/link.tsx";
import { Problem } from "../shell/problem.tsx";
import { useSay } from "../shell/say.ts";
import { TakeBack } from "../shell/take-back.tsx";
import { text } from "../text/text.ts";
import { EntryRow } from "./entry-row.tsx";
import { Filters } from "./filters.tsx";
import { type SeenHistory, useHistory } from "./use-history.ts";

/** What happened, newest first. */
export function History({ filter }: { filter: HistoryFilter }) {
  const { release, action } = filter;
  // Another question begins with an empty page.
  return <Asked key={`${release} ${action}`} filter={filter} />;
}

function Asked({ filter }: { filter: HistoryFilter }) {
  const { release, action, actor } = filter;
  const { go } = useRouter();
  const history = useHistory({
    ...(release === undefined ? {} : { id: release }),
    ...(action === undefined ? {} : { action }),
  });
  const all = history.known?.entries ?? [];
  const entries = actor === undefined ? all : all.filter((entry) => entry.actor === actor);
  const words = text.history;
  const [first] = all;
  return (
    <main id="content" class="reading" tabIndex={-1}>
      <h1>{text.pages.history}</h1>
      <Filters
        filter={filter}
        actors={[...new Set(["engine", ...all.map((entry) => entry.actor)])]}
        change={(now) => go({ page: "history", ...now }, "replace")}
      />
      {release !== undefined && (
        <p class="break">
          {words.ofOne(first?.name ?? `#${release}`)} <Link to={{ page: "history" }}>{words.all}</Link>
        </p>
      )}
      <Problem of={history} />
      {history.known && entries.length === 0 && <p>{words.empty}</p>}
      <Days
        entries={entries}
        // Among the rows of one action, what happened to a release since is not to be seen.
        canTakeBack={takeable(action === undefined ? all : [])}
        isOfOne={release !== undefined}
      />
      <Older history={history} shown={entries.length} isWhole={actor === undefined} />
      <p class="dim">
        {words.trash} <Link to={{ page: "library" }}>{words.toTrash}</Link>
      </p>
    </main>
  );
}

type DaysProps = { entries: readonly Entry[]; canTakeBack: ReadonlySet<number>; isOfOne: boolean };

function Days({ entries, canTakeBack, isOfOne }: DaysProps) {
  const say = useSay();
  const isLost = useLostSince() !== undefined;
  const [asked, ask] = useState<Entry>();
  return (
    <>
      {byDay(entries).map(([day, those]) => (
        <section key={day} aria-label={dayText(day, text.language)}>
          <h2>{dayText(day, text.language)}</h2>
          <ol class="days">
            {those.map((entry) => (
              <EntryRow
                key={entry.id}
                entry={entry}
                isOfOne={isOfOne}
                takeBack={canTakeBack.has(entry.id) && !isLost ? () => ask(entry) : undefined}
              />
            ))}
          </ol>
        </section>
      ))}
      {asked?.release_id !== undefined && (
        <TakeBack
          key={asked.id}
          release={{ id: asked.release_id, name: asked.name ?? `#${asked.release_id}` }}
          done={(said) => {
            ask(undefined);
            if (said) say(said);
          }}
        />
      )}
    </>
  );
}

function Older({ history, shown, isWhole }: { history: SeenHistory; shown: number; isWhole: boolean }) {
  const { known, more, problem } = history;
  if (!known || known.entries.length === 0) return null;
  return (
    <p class="older">
      {(more ?? known.next) && (
        <button type="button" disabled={!more} onClick={more}>
          {text.history.more}
        </button>
      )}
      <span class="dim num" role="status">
        {problem ?? text.history.shown(shown, isWhole ? known.total : known.entries.length)}
      </span>
    </p>
  );
}
