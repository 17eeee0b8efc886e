import { useRef, useState } from "preact/hooks";
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
  const { release, action, actor } = filter;
  const actors = useRef(new Set(["engine"]));
  // Another question begins with an empty page.
  return <Asked key={`${release} ${action} ${actor}`} filter={filter} actors={actors.current} />;
}

/** `actors`: who did what was seen so far, whatever is shown of it now. */
function Asked({ filter, actors }: { filter: HistoryFilter; actors: Set<string> }) {
  const { release, action, actor } = filter;
  const { go } = useRouter();
  const history = useHistory({
    ...(release === undefined ? {} : { id: release }),
    ...(action === undefined ? {} : { action }),
    ...(actor === undefined ? {} : { actor }),
  });
  const entries = history.known?.entries ?? [];
  for (const entry of entries) actors.add(entry.actor);
  const words = text.history;
  const [first] = entries;
  return (
    <main id="content" class="reading" tabIndex={-1}>
      <h1>{text.pages.history}</h1>
      <Filters filter={filter} actors={[...actors]} change={(now) => go({ page: "history", ...now }, "replace")} />
      {release !== undefined && (
        <p class="break">
          {words.ofOne(first?.name ?? `#${release}`)} <Link to={{ page: "history" }}>{words.all}</Link>
        </p>
      )}
      <Problem of={history} />
      {history.known && entries.length === 0 && <p>{words.empty}</p>}
      <Days entries={entries} canTakeBack={takeable(entries)} isOfOne={release !== undefined} />
      <Older history={history} shown={entries.length} />
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
        <section key={day} aria-label={dayText(day)}>
          <h2>{dayText(day)}</h2>
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

function Older({ history, shown }: { history: SeenHistory; shown: number }) {
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
        {problem ?? text.history.shown(shown, known.total)}
      </span>
    </p>
  );
}
