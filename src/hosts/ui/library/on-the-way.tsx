import type { Status } from "../desk/answers.ts";
import { useAnswer } from "../hooks/use-load.ts";
import { type Copy, CopyBar } from "../shell/copy-bar.tsx";
import { Link } from "../shell/link.tsx";
import { Name } from "../shell/name.tsx";
import { TakeBackButton } from "../shell/take-back.tsx";
import { text } from "../text/text.ts";

/** The most that one answer has, and more than the engine files at once. */
const MAX_FILING = 100;

/** What goes into the library now, or out of it. */
export function OnTheWay({ status: { counts, copies = [] } }: { status: Status }) {
  const words = text.library;
  const lines = (["approved", "filing", "undoing"] as const).flatMap((state) => {
    const count = counts[state] ?? 0;
    return count === 0 ? [] : [words[state](count)];
  });
  const failed = counts["failed"] ?? 0;
  // A copy may also lead out of the library, and is not stopped then.
  const { answer: filing } = useAnswer(
    "get_ingest_queue",
    copies.length > 0 ? { state: "filing", limit: MAX_FILING } : undefined,
  );
  return (
    <section aria-labelledby="way">
      <h2 id="way">{words.way}</h2>
      {lines.length === 0 && copies.length === 0 && <p>{words.nothingOnTheWay}</p>}
      {lines.map((line) => (
        <p key={line}>{line}</p>
      ))}
      {failed > 0 && (
        <p class="note danger">
          <b>{words.failed(failed)}</b> {words.whyFailed} <code class="break">{words.whyFailedCommand}</code>
        </p>
      )}
      <ul class="lines">
        {copies.map((copy) => (
          <CopyRow
            key={`${copy.release_id} ${copy.step} ${copy.name}`}
            copy={copy}
            canStop={filing?.items.some(({ id }) => id === copy.release_id) ?? false}
          />
        ))}
      </ul>
    </section>
  );
}

function CopyRow({ copy, canStop }: { copy: Copy; canStop: boolean }) {
  const { release_id: id, name } = copy;
  return (
    <li>
      <p class="mono break">
        <Link to={{ page: "item", id }}>
          <Name name={name} />
        </Link>
      </p>
      <CopyBar copy={copy} />
      {canStop && <TakeBackButton release={{ id, name }} label={text.item.stop} />}
    </li>
  );
}
