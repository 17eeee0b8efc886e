import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import { dropUndefined } from "../../../base/drop-undefined.ts";
import { capitalize, formatHistoryTitle, HISTORY_ACTIONS } from "../../../core/history-actions.ts";
import { type HistoryPageFilter, withPart } from "../../../core/page/place.ts";
import { findTakeable } from "../model/entries.ts";
import { formatAgo } from "../model/format.ts";
import { More, usePages } from "../pick/lists.tsx";
import { useRouter } from "../route/router.ts";
import { useActorName } from "../session/actor.tsx";
import { Button, Link } from "../shell/controls.tsx";
import { Select } from "../shell/fields.tsx";
import { Empty, Problem } from "../shell/problem.tsx";
import { Verdict } from "../shell/verdict.tsx";
import { history as words } from "../text/history.ts";
import { text } from "../text/text.ts";
import { Days } from "./days.tsx";
import { EntryRow } from "./entry-row.tsx";

/** Shows each step of all releases, or of the filtered ones, newest first. */
export function Steps({ filter }: { filter: HistoryPageFilter }): JSX.Element {
  const { release, action, actor } = filter;
  const actors = useRef(new Set(["engine"]));
  // A new filter starts without the previous results.
  return <Asked key={`${release} ${action} ${actor}`} filter={filter} actors={actors.current} />;
}

/** `actors` contains all actors seen so far, including those that the current filter hides. */
function Asked({ filter, actors }: { filter: HistoryPageFilter; actors: Set<string> }) {
  const { release, action, actor } = filter;
  const { go } = useRouter();
  const asks = dropUndefined({ id: release, action, actor });
  const history = usePages("get_ingest_history", { ...asks, limit: LIMIT }, (before, page) => ({
    ...page,
    entries: [...before.entries, ...page.entries],
  }));
  const entries = history.answer?.entries ?? [];
  for (const entry of entries) actors.add(entry.actor);
  const canTakeBack = findTakeable(entries);
  const [first] = entries;
  const latest = Object.keys(asks).length === 0 ? first?.at : undefined;
  return (
    <>
      <Verdict says={words.bySteps} about={latest && words.latest(formatAgo(latest))}>
        <ToTrash />
      </Verdict>
      <Filters
        filter={filter}
        actors={[...actors]}
        change={(now) => go({ page: "history", steps: true, ...now }, "replace")}
      />
      {release !== undefined && (
        <p class="break">
          {words.ofOne(first?.name ?? `#${release}`)}{" "}
          <Link to={{ page: "history", steps: true }}>{words.all}</Link>
        </p>
      )}
      <Problem of={history} />
      {history.answer && entries.length === 0 && (
        <NothingHappened
          isFiltered={Object.keys(asks).length > 0}
          clear={() => go({ page: "history", steps: true }, "replace")}
        />
      )}
      <Days
        of={entries}
        row={(entry) => (
          <EntryRow
            key={entry.id}
            entry={entry}
            isOfOne={release !== undefined}
            canTakeBack={canTakeBack.has(entry.id)}
          />
        )}
      />
      <More of={history} shown={entries.length} />
    </>
  );
}

/** The way to the trash, where files go that are taken back. */
export const ToTrash = (): JSX.Element => (
  <Link class="button" to={{ page: "library", part: "trash" }}>
    {text.toTrash}
  </Link>
);

/** Shown in place of the history if nothing happened or nothing matches the filter. */
export const NothingHappened = ({
  isFiltered,
  clear,
}: {
  isFiltered: boolean;
  clear: () => void;
}): JSX.Element =>
  isFiltered ? (
    <Empty says={words.emptyLike}>
      <Button says={text.list.clear} onClick={clear} />
    </Empty>
  ) : (
    <Empty says={words.empty} next={words.emptyMore}>
      <Link to={{ page: "waiting" }}>{text.pages.waiting}</Link>
    </Empty>
  );

type Props = {
  filter: HistoryPageFilter;
  /** Actors to choose from. */
  actors: readonly string[];
  change: (filter: HistoryPageFilter) => void;
};

/** Filters of the history: the action and the actor. */
function Filters({ filter, actors, change }: Props) {
  const set = (name: "action" | "actor", value: string): void =>
    change(withPart(filter, name, value));
  const { action = "", actor = "" } = filter;
  return (
    <search class="fbar hist" aria-label={text.list.filterLabel}>
      <Select
        label={words.action}
        value={action}
        options={[
          ["", words.anything],
          ...known(action, ACTIONS).map((kind) => [kind, titleOf(kind)] as const),
        ]}
        choose={(value) => set("action", value)}
      />
      <ByWhom actor={actor} actors={actors} change={(value) => set("actor", value)} />
    </search>
  );
}

const ACTIONS = Object.keys(HISTORY_ACTIONS);
const titleOf = (action: string): string => capitalize(formatHistoryTitle(action));

/** Adds the chosen value to the list, even if no loaded entry has it. */
const known = (chosen: string, all: readonly string[]): readonly string[] =>
  chosen === "" || all.includes(chosen) ? all : [...all, chosen];

type ByWhomProps = { actor: string; actors: readonly string[]; change: (actor: string) => void };

/** Selects the actor whose entries are shown. An empty text means any actor. */
export function ByWhom({ actor, actors, change }: ByWhomProps): JSX.Element {
  const nameOf = useActorName();
  return (
    <Select
      label={words.actor}
      value={actor}
      options={[
        ["", words.anybody],
        ...known(actor, actors).map(
          (name) => [name, name === "engine" ? words.engine : nameOf(name)] as const,
        ),
      ]}
      choose={change}
    />
  );
}

/** Rows per page. */
const LIMIT = 50;
