import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { baseOf, folderOf } from "../../../base/path/path-parts.ts";
import type { TrashedFileView } from "../desk/answers.ts";
import { useAnswer } from "../hooks/use-load.ts";
import { formatAgo, formatLocalBytes, shortDayText } from "../model/format.ts";
import { Button, Link } from "../shell/controls.tsx";
import { Path, Say } from "../shell/name.tsx";
import { Empty, Problem } from "../shell/problem.tsx";
import { library as words } from "../text/library.ts";
import { text } from "../text/text.ts";
import { LibraryHead } from "./library-head.tsx";
import { PutBack } from "./put-back.tsx";
import { TrashBulk } from "./trash-bulk.tsx";

/** Number of rows at first, and the maximum per request. */
const FEW = 20;
const MOST = 100;

/** Lists files that were taken out of the library, newest first, each with a way to put it back. */
export function Trash(): JSX.Element {
  const [limit, show] = useState(FEW);
  const trash = useAnswer("list_trash", { limit });
  const { items = [], total = 0, size_bytes = 0, next } = trash.answer ?? {};
  const [chosen, choose] = useState<ReadonlySet<string>>(new Set());
  // Files that are gone, or for which an action was already requested, are no longer chosen.
  const can = items.filter(canAct);
  const those = can.filter(({ id }) => chosen.has(id));
  const turn = (id: string): void => choose(new Set(chosen).symmetricDifference(new Set([id])));
  return (
    <main id="content" class="wide" tabIndex={-1}>
      <LibraryHead
        part="trash"
        facts={total > 0 ? words.trashHas(total, formatLocalBytes(size_bytes)) : undefined}
      />
      {total > 0 ? (
        <p class="dim rules">{words.trashRules}</p>
      ) : (
        trash.answer && (
          <Empty says={words.trashEmpty} next={words.trashEmptyMore}>
            <Link to={{ page: "history" }}>{text.pages.history}</Link>
          </Empty>
        )
      )}
      <Problem of={trash} />
      {items.length > 0 && (
        <section class="card flush" aria-label={words.trash}>
          {can.length > 0 && (
            <TrashBulk
              all={can}
              chosen={those}
              choose={(some) => choose(new Set(some.map(({ id }) => id)))}
              done={trash.again}
            />
          )}
          <ul>
            {items.map((item) => (
              <Row
                key={item.id}
                item={item}
                isChosen={those.includes(item)}
                turn={() => turn(item.id)}
              />
            ))}
          </ul>
        </section>
      )}
      {next !== undefined && (
        <p class="more">
          {limit < MOST ? (
            <Button says={text.list.showMore} onClick={() => show(MOST)} />
          ) : (
            words.trashMost(items.length)
          )}
        </p>
      )}
    </main>
  );
}

const canAct = ({ missing, asked }: TrashedFileView): boolean => !missing && asked === undefined;

function Row({
  item,
  isChosen,
  turn,
}: {
  item: TrashedFileView;
  isChosen: boolean;
  turn: () => void;
}) {
  const { release_id: id, original_path: path, size_bytes, trashed_at, problem, storage } = item;
  return (
    <li class="trow">
      <input
        type="checkbox"
        checked={isChosen}
        disabled={!canAct(item)}
        aria-label={text.list.choose(baseOf(path))}
        onChange={turn}
      />
      <div class="break">
        <Path of={baseOf(path)} />
        <p class="dim">
          {words.ago(formatAgo(trashed_at))} <Link to={{ page: "item", id }}>#{id}</Link>{" "}
          <Say of={words.from} folder={<Path of={folderOf(path)} />} />
          {storage && <bdi> · {storage}</bdi>}
        </p>
        {problem !== undefined && <p class="note warning">{problem}</p>}
      </div>
      <span class="num">{formatLocalBytes(size_bytes)}</span>
      <span class="num">{fate(item)}</span>
      <PutBack item={item} />
    </li>
  );
}

/** Describes what will happen to the file. */
function fate({ missing, asked, last_copy, purge_after }: TrashedFileView): string {
  if (asked === "purge") return words.asked.purge;
  if (missing) return words.missing;
  if (last_copy) return words.lastCopy;
  return purge_after === undefined ? words.forEver : words.until(shortDayText(purge_after));
}
