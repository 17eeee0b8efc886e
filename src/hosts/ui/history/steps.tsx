import { useRef, useState } from "preact/hooks";
import { defined } from "../../../core/defined.ts";
import { capital, HISTORY_ACTIONS } from "../../../core/history-actions.ts";
import type { Entry } from "../desk/answers.ts";
import { useDesk } from "../desk/desk.ts";
import { type Loaded, useAnswer } from "../hooks/use-load.ts";
import { byDay, type Known, takeable, withNewest, withOlder } from "../model/entries.ts";
import { dayText } from "../model/format.ts";
import { type HistoryFilter, withPart } from "../route/place.ts";
import { useRouter } from "../route/router.ts";
import { Button } from "../shell/button.tsx";
import { useLostSince } from "../shell/connection.ts";
import { Select } from "../shell/fields.tsx";
import { Link } from "../shell/link.tsx";
import { messageOf, Problem, useNotify } from "../shell/problem.tsx";
import { TakeBack } from "../shell/take-back.tsx";
import { history as words } from "../text/history.ts";
import { text } from "../text/text.ts";
import { EntryRow } from "./entry-row.tsx";

/** Each step of all releases, or those that are asked for, newest first. */
export function Steps({ filter }: { filter: HistoryFilter }) {
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
    ...defined({ id: release, action, actor }),
  });
  const entries = history.known?.entries ?? [];
  for (const entry of entries) actors.add(entry.actor);
  const [first] = entries;
  return (
    <>
      <Filters
        filter={filter}
        actors={[...actors]}
        change={(now) => go({ page: "history", steps: true, ...now }, "replace")}
      />
      {release !== undefined && (
        <p class="break">
          {words.ofOne(first?.name ?? `#${release}`)} <Link to={{ page: "history", steps: true }}>{words.all}</Link>
        </p>
      )}
      <Problem of={history} />
      {history.known && entries.length === 0 && <p>{words.empty}</p>}
      <Days entries={entries} canTakeBack={takeable(entries)} isOfOne={release !== undefined} />
      <Older history={history} shown={entries.length} />
    </>
  );
}

type DaysProps = { entries: readonly Entry[]; canTakeBack: ReadonlySet<number>; isOfOne: boolean };

function Days({ entries, canTakeBack, isOfOne }: DaysProps) {
  const notify = useNotify();
  const isLost = useLostSince() !== undefined;
  const [asked, ask] = useState<Entry>();
  return (
    <>
      <div class="hdays">
        {byDay(entries).map(([day, those]) => (
          <section key={day} class="card flush" aria-label={dayText(day)}>
            <h2 class="dayh">{dayText(day)}</h2>
            <ol>
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
      </div>
      {asked?.release_id !== undefined && (
        <TakeBack
          key={asked.id}
          release={{ id: asked.release_id, name: asked.name ?? `#${asked.release_id}` }}
          done={(notice) => {
            ask(undefined);
            if (notice) notify(notice);
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
    <p class="older more">
      {(more ?? known.next) && <Button says={words.more} disabled={!more} onClick={more} />}
      <span class="dim num" role="status">
        {problem ?? (known.total === undefined ? words.shown(shown) : words.shownOf(shown, known.total))}
      </span>
    </p>
  );
}

type Props = {
  filter: HistoryFilter;
  /** Who did what is shown. */
  actors: readonly string[];
  change: (filter: HistoryFilter) => void;
};

/** What is shown of history: which action, and whose. */
function Filters({ filter, actors, change }: Props) {
  const set = (name: "action" | "actor", value: string): void => change(withPart(filter, name, value));
  const { action = "", actor = "" } = filter;
  return (
    <search class="fbar" aria-label={words.filters}>
      <Select
        label={words.action}
        value={action}
        options={[["", words.anything], ...known(action, ACTIONS).map((one) => [one, titleOf(one)] as const)]}
        choose={(value) => set("action", value)}
      />
      <ByWhom actor={actor} actors={actors} change={(value) => set("actor", value)} />
    </search>
  );
}

const ACTIONS = Object.keys(HISTORY_ACTIONS);
const titleOf = (action: string): string => capital(text.historyTitle(action));

/** With what is chosen, though nothing that was read has it. */
const known = (chosen: string, all: readonly string[]): readonly string[] =>
  chosen === "" || all.includes(chosen) ? all : [...all, chosen];

type ByWhomProps = { actor: string; actors: readonly string[]; change: (actor: string) => void };

/** Who did what is shown; the empty text is anybody. */
export const ByWhom = ({ actor, actors, change }: ByWhomProps) => (
  <Select
    label={words.actor}
    value={actor}
    options={[
      ["", words.anybody],
      ...known(actor, actors).map((one) => [one, one === "engine" ? words.engine : one] as const),
    ]}
    choose={change}
  />
);

/** Rows of a page. */
const LIMIT = 50;

type SeenHistory = Pick<Loaded<unknown>, "error" | "isSlow" | "again"> & {
  known: Known | undefined;
  /** Reads the page that is older; undefined where there is none, or it is being read. */
  more: (() => void) | undefined;
  /** Why it could not be read. */
  problem: string | undefined;
};

/** History, newest first, kept up to date; older pages stay once they were read. One filter for the life of the caller. */
function useHistory(filter: { id?: number; action?: string; actor?: string }): SeenHistory {
  const desk = useDesk();
  const { answer, error, isSlow, again } = useAnswer("get_ingest_history", { ...filter, limit: LIMIT });
  const known = useRef<Known | undefined>(undefined);
  const taken = useRef<unknown>(undefined);
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  if (answer && taken.current !== answer) {
    taken.current = answer;
    known.current = withNewest(known.current, answer);
  }
  const cursor = known.current?.next;

  async function read(from: string): Promise<void> {
    setBusy(true);
    setProblem(undefined);
    try {
      const page = await desk.call("get_ingest_history", { ...filter, limit: LIMIT, cursor: from });
      // The list may have been read again while this page was on its way: it fits only where it was asked for.
      if (known.current?.next === from) known.current = withOlder(known.current, page);
    } catch (reason) {
      setProblem(messageOf(reason));
    }
    setBusy(false);
  }
  return {
    known: known.current,
    error,
    isSlow,
    again,
    problem,
    more: cursor === undefined || isBusy ? undefined : () => void read(cursor),
  };
}
