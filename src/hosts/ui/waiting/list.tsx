import type { RefObject } from "preact";
import { useRef, useState } from "preact/hooks";
import type { Approval } from "../desk/answers.ts";
import { useDesk } from "../desk/desk.ts";
import { extended, type Selection, toggled, toggledAll } from "../model/selection.ts";
import { useLostSince } from "../shell/connection.ts";
import { Link } from "../shell/link.tsx";
import { messageOf } from "../shell/message.ts";
import { text } from "../text/text.ts";
import { Bulk } from "./bulk.tsx";
import { Grey } from "./item-pane.tsx";
import { Row } from "./row.tsx";
import { PAGE_ROWS, type Queue } from "./use-queue.ts";

type Props = {
  queue: Queue;
  isFiltered: boolean;
  section: RefObject<HTMLElement | null>;
  open: number | undefined;
  chosen: Selection;
  refusals: ReadonlyMap<number, string>;
  choose: (chosen: Selection) => void;
  file: (approvals: readonly Approval[]) => void;
  leave: (ids: readonly number[]) => void;
  show: (id: number) => void;
  move: (by: 1 | -1) => void;
};

/** The rows, what can be done with several, and what is new. */
export function List({ queue, isFiltered, section, open, chosen, refusals, choose, file, leave, show, move }: Props) {
  const { rows, news, total, isSlow, error, hasMore, more, adopt } = queue;
  const isLost = useLostSince() !== undefined;
  const last = useRef<number>(undefined);
  const waiting = rows.flatMap(({ release, isGone }) => (isGone ? [] : [release]));
  const ids = waiting.map(({ id }) => id);
  const now = Date.now();
  const [focused, focus] = useState<number>();
  const stop = [focused, open].find((id) => id !== undefined && ids.includes(id)) ?? ids[0];
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
      {total === 0 && rows.length === 0 && (isFiltered ? <p class="mid">{text.list.noMatch}</p> : <Empty />)}
      {rows.length > 0 && (
        <Bulk
          chosen={waiting.filter(({ id }) => chosen.has(id))}
          rows={waiting}
          isOff={isLost}
          chooseAll={() => choose(toggledAll(chosen, ids))}
          file={file}
          leave={leave}
        />
      )}
      {news > 0 && (
        <p class="news">
          <button type="button" class="plain" onClick={adopt}>
            {text.list.news(news)}
          </button>
        </p>
      )}
      {error !== undefined && total === undefined && !isLost && (
        <p class="note danger" role="alert">
          {messageOf(error)}
        </p>
      )}
      {isSlow && (
        <>
          <Grey />
          <p class="grey dim" role="status">
            {text.loading}
          </p>
        </>
      )}
      <ul
        onKeyDown={(event) => {
          const { key, altKey, ctrlKey, metaKey, shiftKey } = event;
          if (!["ArrowDown", "ArrowUp"].includes(key) || altKey || ctrlKey || metaKey || shiftKey) return;
          event.preventDefault();
          move(key === "ArrowDown" ? 1 : -1);
        }}
      >
        {rows.map((row) => (
          <Row
            key={row.release.id}
            row={row}
            isCurrent={row.release.id === open}
            isChosen={chosen.has(row.release.id)}
            refusal={refusals.get(row.release.id)}
            now={now}
            isStop={row.release.id === stop}
            show={show}
            choose={(id, isRange) => {
              choose(isRange ? extended(chosen, ids, last.current, id) : toggled(chosen, id));
              last.current = id;
            }}
          />
        ))}
      </ul>
      {total !== undefined && waiting.length > 0 && waiting.length < total && (
        <p class="more">
          {hasMore && (
            <button type="button" onClick={more}>
              {text.list.more(Math.min(PAGE_ROWS, total - waiting.length))}
            </button>
          )}
          <span class="num">
            {text.list.shown(waiting.length, total)} {!hasMore && text.list.most}
          </span>
        </p>
      )}
    </section>
  );
}

function Empty() {
  const hasHistory = useDesk().link({ page: "history" }) !== undefined;
  return (
    <div class="mid">
      <b>{text.list.empty}</b>
      <p class="dim">{text.list.emptyMore}</p>
      {hasHistory && (
        <p>
          <Link to={{ page: "history" }}>{text.list.emptyLast}</Link>
        </p>
      )}
    </div>
  );
}
