import { useState } from "preact/hooks";
import type { Trashed } from "../desk/answers.ts";
import { useDesk } from "../desk/desk.ts";
import { useAnswer } from "../hooks/use-load.ts";
import { agoText, bytesText, shortDayText } from "../model/format.ts";
import { useLostSince } from "../shell/connection.ts";
import { Link } from "../shell/link.tsx";
import { messageOf } from "../shell/message.ts";
import { useNotify } from "../shell/notice.ts";
import { Problem } from "../shell/problem.tsx";
import { text } from "../text/text.ts";

/** Rows at first, and the most that one answer has. */
const FEW = 10;
const MOST = 100;

/** What was taken out of the library, newest first, with a way back for each. */
export function Trash() {
  const [limit, show] = useState(FEW);
  const trash = useAnswer("list_trash", { limit });
  const words = text.library;
  const { items = [], total = 0, size_bytes = 0, next } = trash.answer ?? {};
  return (
    <section aria-labelledby="trash">
      <h2 id="trash">{words.trash}</h2>
      <Problem of={trash} />
      {trash.answer && <p>{total === 0 ? words.trashEmpty : words.trashHas(total, bytesText(size_bytes))}</p>}
      <ul class="lines">
        {items.map((item) => (
          <Row key={item.id} item={item} />
        ))}
      </ul>
      {next !== undefined && (
        <p>
          {limit < MOST ? (
            <button type="button" onClick={() => show(MOST)}>
              {words.trashMore}
            </button>
          ) : (
            words.trashMost(items.length)
          )}
        </p>
      )}
    </section>
  );
}

function Row({ item }: { item: Trashed }) {
  const desk = useDesk();
  const notify = useNotify();
  const isLost = useLostSince() !== undefined;
  const [isBusy, setBusy] = useState(false);
  const { id, release_id, original_path, size_bytes, trashed_at, missing, asked, problem } = item;
  const words = text.library;
  const at = original_path.lastIndexOf("/");
  const name = original_path.slice(at + 1);
  const putBack = async (): Promise<void> => {
    setBusy(true);
    try {
      const { results, engine } = await desk.call("restore_trash", { ids: [id] });
      const [result] = results;
      if (result?.ok)
        notify({ text: [words.goesBack(name), engine.running ? "" : (engine.message ?? "")].join(" ").trim() });
      else notify({ text: result?.message ?? text.failed, tone: "danger" });
    } catch (error) {
      notify({ text: messageOf(error), tone: "danger" });
    }
    setBusy(false);
  };
  return (
    <li class="trashed">
      <div class="break">
        <bdi class="mono">{name}</bdi>
        <p class="facts num">
          <span>{bytesText(size_bytes)}</span>
          <span>{words.ago(agoText(trashed_at, Date.now(), text.language))}</span>
          <span>{fate(item)}</span>
          <Link to={{ page: "item", id: release_id }}>#{release_id}</Link>
        </p>
        <p class="dim">
          <bdi>{words.from(original_path.slice(0, at))}</bdi>
        </p>
        {problem !== undefined && <p class="note warning">{problem}</p>}
      </div>
      {!missing && asked !== "restore" && (
        <button
          type="button"
          disabled={isBusy || isLost}
          aria-label={`${words.putBack}: ${name}`}
          onClick={() => void putBack()}
        >
          {words.putBack}
        </button>
      )}
    </li>
  );
}

/** What becomes of it. */
function fate({ missing, asked, last_copy, purge_after }: Trashed): string {
  const words = text.library;
  if (asked) return words.asked[asked];
  if (missing) return words.missing;
  if (last_copy) return words.lastCopy;
  return purge_after === undefined ? words.forEver : words.until(shortDayText(purge_after));
}
