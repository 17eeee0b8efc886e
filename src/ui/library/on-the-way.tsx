import { formatBytes } from "../../core/text/format-bytes.ts";
import type { Status } from "../desk/answers.ts";
import { lengthText } from "../model/format.ts";
import { Link } from "../shell/link.tsx";
import { Name } from "../shell/name.tsx";
import { text } from "../text/text.ts";

type Copy = NonNullable<Status["copies"]>[number];

/** What goes into the library now, or out of it. */
export function OnTheWay({ status: { counts, copies = [] } }: { status: Status }) {
  const words = text.library;
  const lines = (["approved", "filing", "undoing"] as const).flatMap((state) => {
    const count = counts[state] ?? 0;
    return count === 0 ? [] : [words[state](count)];
  });
  const failed = counts["failed"] ?? 0;
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
          <CopyRow key={`${copy.release_id} ${copy.step} ${copy.name}`} copy={copy} />
        ))}
      </ul>
    </section>
  );
}

function CopyRow({ copy }: { copy: Copy }) {
  const { release_id: id, step = "copy", name, done_bytes, total_bytes, bytes_per_second, seconds_left } = copy;
  const words = text.library;
  return (
    <li>
      <p class="mono break">
        <Link to={{ page: "item", id }}>
          <Name name={name} />
        </Link>
      </p>
      <p class="facts num">
        <progress max={Math.max(1, total_bytes)} value={done_bytes} aria-label={`${words.step[step]}: ${name}`} />
        <span>
          {words.step[step]} {words.progress(formatBytes(done_bytes), formatBytes(total_bytes))}
        </span>
        {bytes_per_second > 0 && <span>{words.speed(formatBytes(bytes_per_second))}</span>}
        {seconds_left !== undefined && <span>{words.left(lengthText(seconds_left * 1000))}</span>}
      </p>
    </li>
  );
}
