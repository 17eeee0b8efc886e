import type { ComponentChildren, JSX, RefObject } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { findLikelyWork } from "../../../core/actions/offered/likely-work.ts";
import { runInTurn } from "../../../core/concurrency.ts";
import type { PageApproval, ReleaseView } from "../desk/answers.ts";
import { useDesk } from "../desk/desk.ts";
import { useLoad } from "../hooks/use-load.ts";
import type { RefusedDecision } from "../item/outcome.ts";
import { formatAgo, formatWork } from "../model/format.ts";
import type { ListRow as RowOf } from "../model/merge.ts";
import { groupOf, TONES } from "../model/reason-groups.ts";
import { extendSelection, likenessOf, type SelectedIds, toggleId } from "../model/selection.ts";
import { Question } from "../pick/question.tsx";
import { useActorName } from "../session/actor.tsx";
import { useLostSince } from "../shell/connection.ts";
import { Button, Link } from "../shell/controls.tsx";
import { Name, Sentence } from "../shell/name.tsx";
import { Empty, Problem } from "../shell/problem.tsx";
import { text } from "../text/text.ts";
import { Bulk } from "./bulk.tsx";
import { MAX_ROWS, PAGE_ROWS, type QueueModel } from "./use-queue.ts";

type Props = {
  queue: QueueModel;
  isFiltered: boolean;
  /** Clears the filter. */
  clear: () => void;
  section: RefObject<HTMLElement | null>;
  open: number | undefined;
  chosen: SelectedIds;
  refusals: ReadonlyMap<number, RefusedDecision>;
  /** Releases that this person is currently deciding together. */
  deciding: readonly number[];
  choose: (chosen: SelectedIds) => void;
  /** True while the library is checked before several releases are filed. */
  isBusy: boolean;
  file: (approvals: readonly PageApproval[]) => void;
  leave: (ids: readonly number[]) => void;
  show: (id: number) => void;
  move: (by: 1 | -1) => void;
  below: ComponentChildren;
};

/** Shows the rows, the actions for several rows, and the number of new releases. */
export function List({ queue, section, open, chosen, choose, ...rest }: Props): JSX.Element {
  const { rows, leaving, news, total, isSlow, error, hasMore, isRead, more, adopt, elsewhere } =
    queue;
  const isLost = useLostSince() !== undefined;
  const last = useRef<number>(undefined);
  const waiting = rows.flatMap(({ release, isGone }) => (isGone ? [] : [release]));
  const ids = waiting.map(({ id }) => id);
  const [wanted, want] = useState<ReadonlySet<string>>();
  // Rows that are not loaded yet may also match.
  useEffect(() => {
    if (!wanted) return;
    choose(new Set(waiting.flatMap((one) => (wanted.has(likenessOf(one)) ? one.id : []))));
    if (hasMore) more(MAX_ROWS);
    else if (isRead) want(undefined);
  }, [wanted, rows.length, hasMore, isRead]);
  const now = Date.now();
  const [focused, focus] = useState<number>();
  const stop = [focused, open].find((id) => id !== undefined && ids.includes(id)) ?? ids[0];
  const draw = (row: RowOf<ReleaseView>, isLeaving: boolean): JSX.Element => (
    <Row
      key={row.release.id}
      row={row}
      isLeaving={isLeaving}
      isCurrent={row.release.id === open}
      isChosen={chosen.has(row.release.id)}
      isOwn={isLeaving || rest.deciding.includes(row.release.id)}
      refusal={rest.refusals.get(row.release.id)?.message}
      now={now}
      isStop={row.release.id === stop}
      show={rest.show}
      choose={(id, isRange) => {
        choose(isRange ? extendSelection(chosen, ids, last.current, id) : toggleId(chosen, id));
        last.current = id;
      }}
    />
  );
  const drawLeaving = (below: number | undefined): JSX.Element[] =>
    leaving
      .filter(({ next }) => next === below)
      .toReversed()
      .map(({ row }) => draw(row, true));
  return (
    <section
      ref={section}
      class="list"
      aria-labelledby="list-heading"
      tabIndex={-1}
      onFocusCapture={({ target }) => {
        const row = target instanceof Element ? target.closest<HTMLElement>("[data-id]") : null;
        if (row) focus(Number(row.dataset["id"]));
      }}
    >
      {total === 0 &&
        rows.length === 0 &&
        (rest.isFiltered ? (
          <Empty says={text.list.noMatch}>
            {elsewhere && (
              <>
                <p class="dim">
                  <Sentence of={elsewhere.says} />
                </p>
                <Link to={{ page: "history", search: elsewhere.search }} isOnlyWay>
                  {text.list.elsewhere}
                </Link>
              </>
            )}
            <Button says={text.list.showAll} onClick={rest.clear} />
          </Empty>
        ) : (
          <Empty says={text.list.empty} next={text.list.emptyMore}>
            <Link to={{ page: "history" }} isOnlyWay>
              {text.list.emptyLast}
            </Link>
          </Empty>
        ))}
      {chosen.size > 0 && rows.length > 0 && (
        <Bulk
          chosen={waiting.filter(({ id }) => chosen.has(id))}
          rows={waiting}
          isOff={isLost || rest.isBusy}
          chooseLike={want}
          file={rest.file}
          leave={rest.leave}
        />
      )}
      {news > 0 && (
        <p class="news">
          <Button says={text.list.news(news)} class="plain" onClick={adopt} />
        </p>
      )}
      {total === undefined && (
        <Problem of={{ error: isLost ? undefined : error, isSlow, again: queue.again }} />
      )}
      {/* Without rows, it would only move below the skeleton and back. */}
      <ul
        hidden={rows.length + leaving.length === 0}
        onKeyDown={(event) => {
          const { key, altKey, ctrlKey, metaKey, shiftKey } = event;
          if (!["ArrowDown", "ArrowUp"].includes(key) || altKey || ctrlKey || metaKey || shiftKey) {
            return;
          }
          event.preventDefault();
          rest.move(key === "ArrowDown" ? 1 : -1);
        }}
      >
        {rows.flatMap((row) => [...drawLeaving(row.release.id), draw(row, false)])}
        {drawLeaving(undefined)}
      </ul>
      {total !== undefined && waiting.length > 0 && waiting.length < total && (
        <p class="more-rows">
          {hasMore && (
            <Button
              says={text.list.more(Math.min(PAGE_ROWS, total - waiting.length))}
              onClick={() => more()}
            />
          )}
          <span class="num">
            {text.list.shown(waiting.length, total)} {!hasMore && text.list.most}
          </span>
        </p>
      )}
      {rest.below}
    </section>
  );
}

type RowProps = {
  row: RowOf<ReleaseView>;
  /** True while a decided row fades. It can then no longer be used. */
  isLeaving: boolean;
  isCurrent: boolean;
  isChosen: boolean;
  /** True while this person decides it together with others, and while it fades. */
  isOwn: boolean;
  /** The server's message if it refused a decision about this release. */
  refusal: string | undefined;
  now: number;
  choose: (id: number, isRange: boolean) => void;
  /**
   * True if this row is the list's Tab stop. Only one row is. Arrow keys move to the other rows.
   */
  isStop: boolean;
  show: (id: number) => void;
};

/** Shows a release in two lines: its name and age, then the work that it may be and its question. */
function Row({
  row: { release, isGone },
  isLeaving,
  isCurrent,
  isChosen,
  isOwn,
  refusal,
  now,
  choose,
  isStop,
  show,
}: RowProps) {
  const { id, name, created_at, waiting, storage } = release;
  const tabIndex = isStop ? 0 : -1;
  const group = groupOf(release);
  return (
    <li
      class={isLeaving ? "row leaving" : isGone ? "row gone" : "row"}
      aria-current={isCurrent ? "true" : undefined}
      data-id={isLeaving ? undefined : id}
      inert={isLeaving}
    >
      <input
        type="checkbox"
        aria-label={text.list.choose(name)}
        checked={isChosen}
        disabled={isGone}
        tabIndex={tabIndex}
        onClick={(event) => choose(id, event.shiftKey)}
      />
      <div>
        <p class="rline">
          <Link
            class="name mono cut"
            to={{ page: "item", id }}
            tabIndex={tabIndex}
            run={() => show(id)}
          >
            <Name name={name} />
          </Link>
          <span class="age num">{formatAgo(created_at, now)}</span>
        </p>
        <p class="rline">
          {refusal !== undefined && !isGone ? (
            <span class="note danger break">
              <Sentence of={refusal} />
            </span>
          ) : (
            <span class="fact cut">
              {!isGone ? <Fact release={release} /> : isOwn ? text.list.gone : <Gone id={id} />}
            </span>
          )}
          {storage && <bdi class="store">{storage}</bdi>}
          {waiting ? (
            <span class="tag info">{text.list.goesOn}</span>
          ) : (
            // The fact takes the room first: the name of the group is visible if it fits beside it.
            <span class={`group if-room ${TONES[group]}`} title={text.groups[group]}>
              <span>{text.groups[group]}</span>
            </span>
          )}
        </p>
        {refusal !== undefined && isGone && (
          <p class="note danger break">
            <Sentence of={refusal} />
          </p>
        )}
      </div>
    </li>
  );
}

/** Shows the suggested work, otherwise the works to choose from, otherwise the reason. */
function Fact({ release }: { release: ReleaseView }) {
  const { file_count } = release;
  const best = findLikelyWork(release);
  if (best) {
    return (
      <>
        → <bdi>{formatWork(best)}</bdi>
        {file_count > 1 && `, ${text.list.files(file_count)}`}
      </>
    );
  }
  return <Question of={release} />;
}

/**
 * Rows ask one after another. An assistant may decide a hundred releases while the list is held,
 * and each change makes each of those rows ask again.
 */
const turns = new Map<"gone", Promise<unknown>>();

/** Shows the outcome of a release that someone else decided. */
function Gone({ id }: { id: number }) {
  const desk = useDesk();
  const nameOf = useActorName();
  const { answer } = useLoad(`gone ${id}`, (signal) =>
    runInTurn(turns, "gone", () => desk.call("get_ingest_item", { id }, signal)),
  );
  const last = answer?.item.history.find(({ actor }) => actor !== "engine");
  if (!answer || answer.item.state === "review") return <>{text.list.gone}</>;
  return (
    <>
      {last
        ? text.list.decidedBy(answer.item.state, nameOf(last.actor))
        : text.stateWords(answer.item.state)}
    </>
  );
}
