import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import { dropUndefined } from "../../../base/drop-undefined.ts";
import { type HistoryPageFilter, withPart } from "../../../core/page/place.ts";
import { RELEASE_OUTCOMES, STATES_OF_OUTCOME } from "../../../core/release/state.ts";
import type { ChangeView } from "../desk/answers.ts";
import { formatAgo } from "../model/format.ts";
import { Chips, More, usePages } from "../pick/lists.tsx";
import { useRouter } from "../route/router.ts";
import { useStatus } from "../shell/connection.ts";
import { SearchBox } from "../shell/fields.tsx";
import { PageHead } from "../shell/page-head.tsx";
import { Problem } from "../shell/problem.tsx";
import { Verdict } from "../shell/verdict.tsx";
import { history as words } from "../text/history.ts";
import { text } from "../text/text.ts";
import { Days } from "./days.tsx";
import { ReleaseRow } from "./release-row.tsx";
import { ByWhom, NothingHappened, Steps, ToTrash } from "./steps.tsx";

const LIMIT = 50;

/** The history: one line per release, which opens to its steps, or each step of all releases. */
export function History({ filter }: { filter: HistoryPageFilter }): JSX.Element {
  const { steps, release, action, actor } = filter;
  const isSteps =
    steps !== undefined || release !== undefined || action !== undefined || actor !== undefined;
  return (
    <main id="content" class="wide" tabIndex={-1}>
      <PageHead
        title={text.pages.history}
        facts={undefined}
        label={text.pages.history}
        ways={[
          { to: { page: "history" }, says: words.releases, isCurrent: !isSteps },
          { to: { page: "history", steps: true }, says: words.steps, isCurrent: isSteps },
        ]}
      />
      {isSteps ? <Steps filter={filter} /> : <Releases filter={filter} />}
    </main>
  );
}

/** Shows releases by day, with the most recent change first. */
function Releases({ filter }: { filter: HistoryPageFilter }) {
  const { outcome, search, by } = filter;
  const { go } = useRouter();
  const actors = useRef(new Set(["engine"]));
  const query = dropUndefined({ outcome, search: search || undefined, actor: by || undefined });
  const loaded = usePages("list_releases", { ...query, limit: LIMIT }, (before, page) => ({
    ...page,
    releases: [...before.releases, ...page.releases],
  }));
  const { answer } = loaded;
  const releases = answer?.releases ?? [];
  for (const { actor } of releases) if (actor !== undefined) actors.current.add(actor);
  const counts = useStatus()?.counts;
  const sum = (states: readonly string[]): number =>
    counts ? states.reduce((all, state) => all + (counts[state] ?? 0), 0) : Number.NaN;
  const all = sum(RELEASE_OUTCOMES.flatMap((one) => [...STATES_OF_OUTCOME[one]]));
  const total = Number.isNaN(all) ? undefined : all;
  // The age is that of the newest change, which a filter may hide.
  const latest = Object.keys(query).length === 0 ? releases[0]?.changed_at : undefined;
  const now = dropUndefined({ outcome, search, by });
  const change = (now: HistoryPageFilter): void => go({ page: "history", ...now }, "replace");
  return (
    <>
      <Verdict
        says={total === undefined ? words.releases : words.count(total)}
        about={latest && words.latest(formatAgo(latest))}
      >
        <ToTrash />
      </Verdict>
      <search class="fbar hist" aria-label={text.list.filterLabel}>
        <Chips
          total={total ?? Number.NaN}
          of={RELEASE_OUTCOMES.map((releaseOutcome) => [
            releaseOutcome,
            words.outcomes[releaseOutcome],
            sum(STATES_OF_OUTCOME[releaseOutcome]),
          ])}
          value={outcome}
          choose={(value) => change(withPart(now, "outcome", value))}
        />
        <SearchBox
          words={words.search}
          value={search}
          change={(value) => change(withPart(now, "search", value))}
        />
        <ByWhom
          actor={by ?? ""}
          actors={[...actors.current]}
          change={(value) => change(withPart(now, "by", value))}
        />
      </search>
      <Problem of={loaded} />
      {answer && releases.length === 0 && (
        <NothingHappened isFiltered={Object.keys(query).length > 0} clear={() => change({})} />
      )}
      <Days
        of={releases.map((shownRelease) => ({ ...shownRelease, at: shownRelease.changed_at }))}
        // The last loaded day may be incomplete, so it has no summary.
        tally={(those) =>
          answer?.next !== undefined && those.at(-1)?.id === releases.at(-1)?.id
            ? ""
            : tallyOf(those)
        }
        row={(release, before) => (
          <ReleaseRow key={release.id} release={release} before={before?.changed_at} />
        )}
      />
      <More of={loaded} shown={releases.length} />
    </>
  );
}

/** Formats a summary such as `3 filed, 1 waits`. */
const tallyOf = (releases: readonly ChangeView[]): string =>
  RELEASE_OUTCOMES.flatMap((outcome) => {
    const states: readonly string[] = STATES_OF_OUTCOME[outcome];
    const count = releases.filter(({ state }) => states.includes(state)).length;
    return count === 0 ? [] : words.tally(outcome, count);
  }).join(", ");
